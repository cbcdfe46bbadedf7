import type { Utf8Counts } from '../engine/fast-counter.ts'
import type { TextCounts } from '../metrics/counts.ts'
import { ledger, type Tally } from '../metrics/statistics/ledger.ts'
import { lengthOf } from '../tokenize/characters.ts'
import { type SegmenterName, wordCounter } from './segment.ts'

/** What each sample is, in the order of the corpus: for means, intervals and slices. */
export type TextTally = Tally<keyof TextCounts>

/** Counts one text after another. */
export interface TextMeter {
  add(text: string, bucket: number): void
  /** The same of a text that was counted, but for its words. */
  addCounted(text: Utf8Counts, bucket: number): void
  total(): TextTally
}

/** Counts everything about texts that no tokenizer changes. */
export function textMeter(segmenter: SegmenterName): TextMeter {
  const wordsOf = wordCounter(segmenter)
  const counts = ledger(['samples', 'characters', 'bytes', 'words'])
  return {
    add(text, bucket) {
      const { characters, bytes } = lengthOf(text)
      counts.add(bucket, 1, characters, bytes, wordsOf(text))
    },
    addCounted: ({ characters, bytes }, bucket) => counts.add(bucket, 1, characters, bytes, 0),
    total: counts.total,
  }
}
