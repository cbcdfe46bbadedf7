import { InputError } from '../errors.ts'
import type { TokensAround } from '../vocabulary/vocabulary.ts'
import type { Tokenizer } from './tokenizer.ts'

/**
 * Which special tokens to put around a text: those that the tokenizer's own file says (`own`), or the
 * beginning and end of a sequence, each where it is asked for.
 */
export type SpecialTokens = 'own' | { readonly bos?: boolean; readonly eos?: boolean }

/**
 * The same tokenizer with special tokens around every text. Nothing else adds any.
 *
 *     withSpecialTokens(bert).encode('hello')               [CLS] hello [SEP]
 *     withSpecialTokens(llama, { bos: true }).encode('a')   <s> ▁a
 */
export function withSpecialTokens(tokenizer: Tokenizer, which: SpecialTokens = 'own'): Tokenizer {
  const { before, after } = tokensAround(tokenizer, which)
  const { name, vocabulary, decode } = tokenizer
  return {
    name,
    decode,
    ...(vocabulary ? { vocabulary } : {}),
    vocabSize: Math.max(tokenizer.vocabSize, ...[...before, ...after].map(id => id + 1)),
    encode(text) {
      const ids = tokenizer.encode(text)
      const all = new Uint32Array(before.length + ids.length + after.length)
      all.set(before)
      all.set(ids, before.length)
      all.set(after, before.length + ids.length)
      return all
    },
    countTokens: text => before.length + tokenizer.countTokens(text) + after.length,
  }
}

function tokensAround({ name, vocabulary }: Tokenizer, which: SpecialTokens): TokensAround {
  if (which === 'own') {
    if (vocabulary?.around) return vocabulary.around
    throw new InputError(
      `${name}: its file does not say which special tokens stand around a text; ask for BOS, EOS or both`,
    )
  }
  return {
    before: which.bos ? [idOf(name, 'BOS', vocabulary?.bosId)] : [],
    after: which.eos ? [idOf(name, 'EOS', vocabulary?.eosId)] : [],
  }
}

function idOf(name: string, role: string, id: number | undefined): number {
  if (id !== undefined) return id
  throw new InputError(`${name}: its file names no ${role} token`)
}
