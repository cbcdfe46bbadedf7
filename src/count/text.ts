import type { TextCounts } from '../counts.ts'
import { countCharacters } from '../readers/characters.ts'
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
      characters.push(countCharacters(text))
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

export function sum(numbers: Iterable<number>): number {
  let total = 0
  for (const number of numbers) total += number
  return total
}
