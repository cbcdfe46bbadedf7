import type { Command } from 'commander'
import type { SpecialTokens } from '../tokenizer/special-tokens.ts'
import type { Tokenizer } from '../tokenizer/tokenizer.ts'

export interface SpecialTokenOptions {
  readonly specialTokens?: true
  readonly bos?: true
  readonly eos?: true
}

/** Adds the flags of special tokens; without them there are none. */
export function addSpecialTokenOptions(command: Command): void {
  command
    .option(
      '--special-tokens',
      "put the special tokens around a text that the tokenizer's file says",
    )
    .option('--bos', 'put the token for the beginning of a sequence in front')
    .option('--eos', 'put the token for the end of a sequence behind')
}

/** The special tokens of the flags; undefined for none. */
export function specialTokensOf({
  specialTokens,
  bos,
  eos,
}: SpecialTokenOptions): SpecialTokens | undefined {
  if (!specialTokens && !bos && !eos) return undefined
  return specialTokens ? 'own' : { bos: bos === true, eos: eos === true }
}

/** Wraps the tokenizer so that it adds the special tokens of the flags. */
export async function withSpecialTokensOf(
  tokenizer: Tokenizer,
  options: SpecialTokenOptions,
): Promise<Tokenizer> {
  const which = specialTokensOf(options)
  if (!which) return tokenizer
  const { withSpecialTokens } = await import('../tokenizer/special-tokens.ts')
  return withSpecialTokens(tokenizer, which)
}
