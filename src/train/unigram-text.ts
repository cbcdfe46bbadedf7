import { noFollower } from './followers.ts'
import type { TrainingText } from './training-text.ts'
import { unknownCharacter } from './words.ts'

/**
 * The words of a corpus end to end, as numbers: characters are numbered in the order of their code points,
 * and 0 follows each word.
 *
 *     ▁on ▁on     →   ▁on▁0 ▁on0     "▁on" followed by ▁, counted twice, and by nothing, not counted
 *
 * A word stands here once with its count. Its first follower in the corpus comes after it. For each further
 * follower the word stands here again, but is not counted. So a stretch continues in as many ways here as
 * in the corpus.
 */
export interface UnigramText {
  readonly symbols: Int32Array
  /** The code point of each number; that of 0 is 0. */
  readonly codePoints: Int32Array
  /** By word: its start and its end in `symbols`. */
  readonly starts: Int32Array
  readonly ends: Int32Array
  /** By word: its count. */
  readonly counts: Float64Array
  /** The end of the counted words; the others follow. */
  readonly countedEnd: number
}

export function unigramText(training: TrainingText): UnigramText {
  const { words, counts } = training
  const followers = followersByWord(training)
  const capacity = words.reduce(
    (sum, word, index) => sum + (word.length + 2) * followers[index]!.length,
    0,
  )
  const text = makeAppender(capacity)
  const starts = new Int32Array(words.length)
  const ends = new Int32Array(words.length)
  words.forEach((word, index) => {
    starts[index] = text.length()
    text.append(word)
    ends[index] = text.length()
    text.append(ending(followers[index]![0]!))
  })
  const countedEnd = text.length()
  words.forEach((word, index) => {
    for (const follower of followers[index]!.slice(1)) text.append(word + ending(follower))
  })
  const { symbols, codePoints } = numbered(text.codePoints())
  return { symbols, codePoints, starts, ends, counts, countedEnd }
}

/** By word: its followers, with ▅ for every character that is no piece. Equal lists are shared to save memory. */
function followersByWord({ words, followers, characters }: TrainingText): readonly string[][] {
  const shown = new Map<string, string[]>()
  const listOf = (all: string) => {
    const known = (character: string) => character === noFollower || characters.has(character)
    return [...new Set(Array.from(all, one => (known(one) ? one : unknownCharacter)))]
  }
  return words.map((_, index) => {
    const all = followers?.[index] ?? noFollower
    const list = shown.get(all) ?? listOf(all)
    shown.set(all, list)
    return list
  })
}

function ending(follower: string): string {
  return follower === noFollower ? noFollower : follower + noFollower
}

function makeAppender(capacity: number) {
  const codePoints = new Int32Array(capacity)
  let length = 0
  return {
    append(text: string): void {
      for (let at = 0; at < text.length; at++) {
        const codePoint = text.codePointAt(at)!
        if (codePoint > 0xffff) at++
        codePoints[length++] = codePoint
      }
    },
    length: () => length,
    codePoints: () => codePoints.subarray(0, length),
  }
}

/** Replaces code points by their numbers, in place. */
function numbered(symbols: Int32Array) {
  const greatest = symbols.reduce((most, codePoint) => Math.max(most, codePoint), 0)
  const numbers = new Int32Array(greatest + 1)
  for (const codePoint of symbols) numbers[codePoint] = 1
  const codePoints: number[] = []
  numbers.forEach((present, codePoint) => {
    if (present === 0) return
    numbers[codePoint] = codePoints.length
    codePoints.push(codePoint)
  })
  for (let at = 0; at < symbols.length; at++) symbols[at] = numbers[symbols[at]!]!
  return { symbols, codePoints: Int32Array.from(codePoints) }
}

/** The length of the longest word in characters. */
export function longestWord({ starts, ends }: UnigramText): number {
  return starts.reduce((longest, start, word) => Math.max(longest, ends[word]! - start), 0)
}

/** The text of `length` characters from a place on. */
export function spell({ symbols, codePoints }: UnigramText, from: number, length: number): string {
  let spelling = ''
  for (let at = from; at < from + length; at++)
    spelling += String.fromCodePoint(codePoints[symbols[at]!]!)
  return spelling
}
