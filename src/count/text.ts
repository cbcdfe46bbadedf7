import type { TextCounts } from '../counts.ts'
import { type SegmenterName, wordCounter } from './segment.ts'

/** What each sample is, in the order of the corpus: for means, intervals and slices. */
export interface TextSamples {
  readonly characters: Uint32Array
  readonly bytes: Uint32Array
  readonly words: Uint32Array
}

export interface TextTally {
  readonly counts: TextCounts
  readonly samples: TextSamples
}

/** Counts one text after another. */
export interface TextMeter {
  add(text: string): void
  total(): TextTally
}

/** Counts everything about texts that no tokenizer changes. */
export function textMeter(segmenter: SegmenterName): TextMeter {
  const wordsOf = wordCounter(segmenter)
  const characters: number[] = []
  const bytes: number[] = []
  const words: number[] = []
  return {
    add(text) {
      characters.push(codePoints(text))
      bytes.push(Buffer.byteLength(text))
      words.push(wordsOf(text))
    },
    total: () => ({
      counts: {
        samples: characters.length,
        characters: sum(characters),
        bytes: sum(bytes),
        words: sum(words),
      },
      samples: {
        characters: Uint32Array.from(characters),
        bytes: Uint32Array.from(bytes),
        words: Uint32Array.from(words),
      },
    }),
  }
}

/** The Unicode code points of `text`; an unpaired surrogate is one, as it is one U+FFFD in UTF-8. */
export function codePoints(text: string): number {
  let count = text.length
  for (let i = 1; i < text.length; i++) {
    const pair = isLow(text.charCodeAt(i)) && isHigh(text.charCodeAt(i - 1))
    if (pair) count -= 1
  }
  return count
}

export function sum(numbers: Iterable<number>): number {
  let total = 0
  for (const number of numbers) total += number
  return total
}

function isHigh(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdbff
}

function isLow(unit: number): boolean {
  return unit >= 0xdc00 && unit <= 0xdfff
}
