import { nothing } from './followers.ts'
import type { TrainingText } from './training-text.ts'
import { unknownCharacter } from './words.ts'

/**
 * The words of a corpus end to end, as numbers: those of its characters in the order of code points, and
 * 0 behind each word.
 *
 *     ▁on ▁on     →   ▁on▁0 ▁on0     "▁on" followed by ▁, counted twice, and by nothing, not counted
 *
 * A word stands here once, however often it occurs, and what stands in it counts as often as it does. It
 * is followed by what follows it in the corpus, and stands here again, not counted, for each further
 * character that does. So a stretch goes on in as many ways here as in the corpus.
 */
export interface UnigramText {
  readonly symbols: Int32Array
  /** The code point of each number; that of 0 is 0. */
  readonly codePoints: Int32Array
  /** Where each word begins, and where it ends. */
  readonly starts: Int32Array
  readonly ends: Int32Array
  /** How often each word occurs. */
  readonly counts: Float64Array
  /** Where the words begin that are not counted. */
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

/** Characters that are no pieces all follow as ▅. Most words are followed by one and the same. */
function followersByWord({ words, followers, characters }: TrainingText): readonly string[][] {
  const shown = new Map<string, string[]>()
  const listOf = (all: string) => {
    const known = (character: string) => character === nothing || characters.has(character)
    return [...new Set(Array.from(all, one => (known(one) ? one : unknownCharacter)))]
  }
  return words.map((_, index) => {
    const all = followers?.[index] ?? nothing
    const list = shown.get(all) ?? listOf(all)
    shown.set(all, list)
    return list
  })
}

function ending(follower: string): string {
  return follower === nothing ? nothing : follower + nothing
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

/** Numbers the code points in their order, in place. */
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

/** In characters. */
export function longestWord({ starts, ends }: UnigramText): number {
  return starts.reduce((longest, start, word) => Math.max(longest, ends[word]! - start), 0)
}

/** The text from one place on. */
export function spell({ symbols, codePoints }: UnigramText, from: number, length: number): string {
  let spelling = ''
  for (let at = from; at < from + length; at++)
    spelling += String.fromCodePoint(codePoints[symbols[at]!]!)
  return spelling
}
