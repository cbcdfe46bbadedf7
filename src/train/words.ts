import { InputError } from '../errors.ts'
import type { Followers } from './followers.ts'
import type { SentencePieceOptions } from './options.ts'

/** Stands for a character that is no piece. No piece contains it. */
export const unknownCharacter = '▅'

/** The different words of a corpus with their counts, most frequent first, then by code points. */
export interface WordCounts {
  readonly words: readonly string[]
  readonly counts: Float64Array
}

/** Counts the words of sentences. */
export interface WordCounter {
  /** Adds a normalized sentence. */
  add(sentence: string): void
  /** The number of different words so far. */
  size(): number
  /** Every word with its count, in an unspecified order. */
  entries(): Iterable<readonly [word: string, count: number]>
  /** Moves the count of `word` to `by`. */
  replace(word: string, by: string): void
}

/** The options that determine where words end. */
export type WordOptions = Pick<
  SentencePieceOptions,
  'splitByWhitespace' | 'treatWhitespaceAsSuffix' | 'allowWhitespaceOnlyPieces'
>

/** Makes a counter of words. It also collects their followers in `followers`. */
export function countWords(options: WordOptions, followers?: Followers): WordCounter {
  const split = options.splitByWhitespace ? splitter(options) : (sentence: string) => [sentence]
  // A Map holds at most 2²⁴ keys, so there may be several.
  const maps: Map<string, number>[] = [new Map()]
  const mapOf = (word: string) => maps.find(map => map.has(word))
  const add = (word: string, count: number) => {
    let map = maps.length === 1 ? maps[0]! : (mapOf(word) ?? maps.at(-1)!)
    const before = map.get(word)
    if (before === undefined && map.size >= mostKeys) {
      map = new Map()
      maps.push(map)
    }
    map.set(word, (before ?? 0) + count)
  }
  return {
    add(sentence) {
      const words = split(sentence)
      for (const word of words) add(word, 1)
      followers?.add(words)
    },
    size: () => maps.reduce((sum, map) => sum + map.size, 0),
    *entries() {
      for (const map of maps) yield* map
    },
    replace(word, by) {
      const map = mapOf(word)
      const count = map?.get(word)
      if (map === undefined || count === undefined) throw new Error(`'${word}' was not counted`)
      map.delete(word)
      add(by, count)
      followers?.replace(word, by)
    },
  }
}

const mostKeys = 2 ** 24 - 1

/**
 * Makes a function that cuts a normalized sentence into words.
 *
 *     prefix          ▁a▁▁b   →  ▁a ▁ ▁b     one ▁ begins a word
 *     suffix          a▁▁b▁   →  a▁ ▁ b▁     one ▁ ends a word
 *     runs, prefix    ▁a▁▁b   →  ▁a ▁▁b      a run of ▁ does, if pieces of only ▁ are allowed
 *     runs, suffix    a▁▁b▁   →  a▁▁ b▁
 *
 * Source: google/sentencepiece, src/model_interface.cc, `SplitIntoWords`.
 */
function splitter(options: WordOptions): (sentence: string) => readonly string[] {
  const { treatWhitespaceAsSuffix: suffix, allowWhitespaceOnlyPieces: runs } = options
  const cut = runs ? (suffix ? /(?<=▁)(?!▁)/ : /(?<!▁)(?=▁)/) : suffix ? /(?<=▁)/ : /(?=▁)/
  return sentence => sentence.split(cut).filter(word => word !== '')
}

/** The words of `counter` in SentencePiece's order: frequent first, equal ones by their UTF-8. */
export function sortedWords(counter: WordCounter): WordCounts {
  const entries = Array.from(counter.entries())
  if (entries.length === 0) throw new InputError('the corpus holds no text to train on')
  // The native order is quicker, and the same except for characters of two UTF-16 units.
  const wide = new Set(entries.filter(([word]) => hasSurrogate.test(word)).map(([word]) => word))
  const compare = (a: string, b: string) =>
    wide.size > 0 && (wide.has(a) || wide.has(b)) ? compareCodePoints(a, b) : a < b ? -1 : 1
  entries.sort((a, b) => b[1] - a[1] || compare(a[0], b[0]))
  return {
    words: entries.map(([word]) => word),
    counts: Float64Array.from(entries, ([, count]) => count),
  }
}

const hasSurrogate = /[\ud800-\udfff]/

/** Compares by code points, which is the order of UTF-8. In UTF-16, surrogates sort before U+E000. */
export function compareCodePoints(a: string, b: string): number {
  const length = Math.min(a.length, b.length)
  let at = 0
  while (at < length && a.charCodeAt(at) === b.charCodeAt(at)) at++
  if (at === length) return a.length - b.length
  return rankOf(a.charCodeAt(at)) - rankOf(b.charCodeAt(at))
}

/** Ranks a surrogate after every other unit. */
function rankOf(unit: number): number {
  return unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit
}
