import type { Counts } from '../counts.ts'
import type { Tokenizer } from '../tokenizer.ts'
import type { SegmenterName } from './segment.ts'
import { type TextSamples, textMeter } from './text.ts'
import { type TokenSamples, tokenMeter } from './tokens.ts'

export interface CountOptions {
  /** What cuts words: `whitespace` (the default), or a locale for `Intl.Segmenter`, `zh` for Chinese. */
  readonly segmenter?: SegmenterName
}

/** Whole numbers over all samples, and the same for each. */
export interface Counted {
  readonly counts: Counts
  readonly samples: TextSamples & TokenSamples
}

/**
 * Counts `texts`, each a sample, in tokens, characters, bytes and words.
 *
 *     count(llama, ['你好', 'hello']).counts.tokens
 */
export function count(
  tokenizer: Tokenizer,
  texts: string | Iterable<string>,
  { segmenter = 'whitespace' }: CountOptions = {},
): Counted {
  const text = textMeter(segmenter)
  const token = tokenMeter(tokenizer)
  // A string is iterable too, and would be taken for one sample a character.
  for (const sample of typeof texts === 'string' ? [texts] : texts) {
    text.add(sample)
    token.add(sample)
  }
  const [ofText, ofTokens] = [text.total(), token.total()]
  return {
    counts: { ...ofText.counts, ...ofTokens.counts },
    samples: { ...ofText.samples, ...ofTokens.samples },
  }
}
