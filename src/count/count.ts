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

/** Counts one sample after another. */
export interface Meter {
  add(text: string): void
  total(): Counted
}

/** Counts samples as they come, in tokens, characters, bytes and words. */
export function meter(
  tokenizer: Tokenizer,
  { segmenter = 'whitespace' }: CountOptions = {},
): Meter {
  const text = textMeter(segmenter)
  const tokens = tokenMeter(tokenizer)
  return {
    add(sample) {
      text.add(sample)
      tokens.add(sample)
    },
    total() {
      const [ofText, ofTokens] = [text.total(), tokens.total()]
      return {
        counts: { ...ofText.counts, ...ofTokens.counts },
        samples: { ...ofText.samples, ...ofTokens.samples },
      }
    },
  }
}

/**
 * Counts `texts`, each a sample.
 *
 *     count(llama, ['你好', 'hello']).counts.tokens
 */
export function count(
  tokenizer: Tokenizer,
  texts: string | Iterable<string>,
  options: CountOptions = {},
): Counted {
  const counting = meter(tokenizer, options)
  // A string is iterable too, and would be taken for one sample a character.
  for (const sample of typeof texts === 'string' ? [texts] : texts) counting.add(sample)
  return counting.total()
}
