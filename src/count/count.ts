import { type Counts, countNames } from '../metrics/counts.ts'
import { type Buckets, bucketOf } from '../metrics/statistics/bucket.ts'
import type { Tokenizer } from '../tokenizer/tokenizer.ts'
import { makeMeter } from './meters.ts'
import type { SegmenterName } from './segmenters.ts'
import { countsOf } from './totals.ts'

/** How `count` cuts a text, beside the tokenizer. */
export interface CountOptions {
  /** The segmenter of words: `whitespace` (the default), or a locale of `Intl.Segmenter`, `zh` for Chinese. */
  readonly segmenter?: SegmenterName
}

/** Whole numbers over all samples, and the same for each. */
export interface Counted {
  readonly counts: Counts
  /** For intervals: every sample is in one of 1,024 buckets. */
  readonly buckets: Readonly<Record<keyof Counts, Buckets>>
  /** In the order of the texts. */
  readonly samples: Readonly<Record<keyof Counts, Uint32Array>>
}

/**
 * Counts `texts`, each a sample.
 *
 *     count(llama, ['你好', 'hello']).counts.tokens
 */
export function count(
  tokenizer: Tokenizer,
  texts: string | Iterable<string>,
  { segmenter = 'whitespace' }: CountOptions = {},
): Counted {
  const meter = makeMeter({ tokenizer, segmenter, keepsSamples: true })
  let number = 0
  // A string is iterable too, and would be taken for one sample a character.
  for (const text of typeof texts === 'string' ? [texts] : texts) {
    meter.add(text, bucketOf(String(number)))
    number += 1
  }
  const totals = meter.totals()
  return {
    counts: countsOf(totals, countNames),
    buckets: totals.buckets as Counted['buckets'],
    samples: totals.samples as Counted['samples'],
  }
}
