import type { Utf8Counts } from '../engine/fast-counter.ts'
import type { Counts } from '../metrics/counts.ts'
import { bucketOf } from '../metrics/statistics/bucket.ts'
import type { Tally } from '../metrics/statistics/ledger.ts'
import type { Tokenizer } from '../tokenizer/tokenizer.ts'
import type { SegmenterName } from './segment.ts'
import { textMeter } from './text.ts'
import { tokenMeter } from './tokens.ts'

/** How `count` cuts a text, beside the tokenizer. */
export interface CountOptions {
  /** What cuts words: `whitespace` (the default), or a locale for `Intl.Segmenter`, `zh` for Chinese. */
  readonly segmenter?: SegmenterName
}

/** Whole numbers over all samples, and the same for each. */
export type Counted = Tally<keyof Counts>

/** Counts one sample after another. */
export interface Meter {
  /** `id` tells the samples apart, and where they stand unless told. */
  add(text: string, id?: string): void
  /** The same of a text that was counted, but for its words. */
  addCounted(text: Utf8Counts, id?: string): void
  total(): Counted
}

/** Counts samples as they come, in tokens, characters, bytes and words. */
export function meter(
  tokenizer: Tokenizer,
  { segmenter = 'whitespace' }: CountOptions = {},
): Meter {
  const text = textMeter(segmenter)
  const tokens = tokenMeter(tokenizer)
  let added = 0
  return {
    add(sample, id = String(added)) {
      added += 1
      const bucket = bucketOf(id)
      text.add(sample, bucket)
      tokens.add(sample, bucket)
    },
    addCounted(sample, id = String(added)) {
      added += 1
      const bucket = bucketOf(id)
      text.addCounted(sample, bucket)
      tokens.addCounted(sample, bucket)
    },
    total() {
      const [ofText, ofTokens] = [text.total(), tokens.total()]
      return {
        counts: { ...ofText.counts, ...ofTokens.counts },
        buckets: { ...ofText.buckets, ...ofTokens.buckets },
        ...(ofText.samples && ofTokens.samples
          ? { samples: { ...ofText.samples, ...ofTokens.samples } }
          : {}),
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
