import { InputError } from '../errors.ts'
import type { Followers } from './followers.ts'
import type { SentencePieceOptions } from './options.ts'

/** What stands for a character that is no piece, and where no piece may go beyond. */
export const unknownCharacter = '▅'

/** Distinct words of a corpus and how often each occurs, most frequent first, then by code points. */
export interface WordCounts {
  readonly words: readonly string[]
  readonly counts: Float64Array
}

/** Counts words as they come. */
export interface WordCounter {
  /** A sentence, normalized. */
  add(sentence: string): void
  /** How many different ones there are so far. */
  size(): number
  /** Every word with its count, in no order worth naming. */
  entries(): Iterable<readonly [word: string, count: number]>
  /** Counts `by` in place of `word`. */
  replace(word: string, by: string): void
}

/** What decides where words end. */
export type WordOptions = Pick<
  SentencePieceOptions,
  'splitByWhitespace' | 'treatWhitespaceAsSuffix' | 'allowWhitespaceOnlyPieces'
>

/** With `followers`, what follows each word is noted there too. */
export function countWords(options: WordOptions, followers?: Followers): WordCounter {
  const split = options.splitByWhitespace ? splitter(options) : (sentence: string) => [sentence]
  // A Map holds 2²⁴ keys and no more, so there are several.
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
 * Cuts a normalized sentence into words.
 *
 *     prefix          ▁a▁▁b   →  ▁a ▁ ▁b     one ▁ begins a word
 *     suffix          a▁▁b▁   →  a▁ ▁ b▁     one ▁ ends a word
 *     runs, prefix    ▁a▁▁b   →  ▁a ▁▁b      all ▁ in a row do, where pieces of ▁ alone are allowed
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
  // The native order is the same, and quicker, but where a character takes two units.
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

/** The order of UTF-8 and of code points; UTF-16 has surrogates in front of U+E000. */
export function compareCodePoints(a: string, b: string): number {
  const length = Math.min(a.length, b.length)
  let at = 0
  while (at < length && a.charCodeAt(at) === b.charCodeAt(at)) at++
  if (at === length) return a.length - b.length
  return rankOf(a.charCodeAt(at)) - rankOf(b.charCodeAt(at))
}

/** Half of a pair comes behind every other unit. */
function rankOf(unit: number): number {
  return unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit
}
