import { commonPrefixes, suffixArray } from './suffix-array.ts'
import { descendingOrder } from './unigram-descending.ts'
import type { UnigramPieces } from './unigram-pieces.ts'
import type { UnigramText } from './unigram-text.ts'
import type { PieceRule } from './valid-piece.ts'

export interface SeedOptions {
  readonly isPiece: PieceRule
  readonly maxSentencePieceLength: number
  /** The most seeds of more than one character. */
  readonly seedSize: number
}

/** The pieces that training starts from, and their places. */
export interface Seeds {
  readonly pieces: UnigramPieces
  /** The number of single characters, which come first. */
  readonly singles: number
  /** The places of longer piece number `singles + i` are `suffixes[left[i]]` to `suffixes[right[i] - 1]`. */
  readonly suffixes: Int32Array
  readonly left: Int32Array
  readonly right: Int32Array
}

/**
 * Finds the seeds: every character, and every stretch of the text that occurs at least twice and continues
 * in more than one way. The weight of a seed is its count times its length. The heaviest stretches are
 * taken, among equal ones those that sort first. The probability of a seed is its share of the total weight.
 *
 *     banana   →   ana (twice, before n and at the end: 2 · 3), na (2 · 2); not an: always before a
 *
 * Source: google/sentencepiece, src/unigram_model_trainer.cc, `MakeSeedSentencePieces`.
 */
export function findSeeds(
  text: UnigramText,
  characters: ReadonlyMap<string, number>,
  options: SeedOptions,
): Seeds {
  const suffixes = suffixArray(text.symbols, text.codePoints.length)
  const found = repeatedStretches(text, suffixes, options)
  const order = descendingOrder(found.weights).subarray(0, options.seedSize)
  const left = order.map(i => found.left[i]!)
  const right = order.map(i => found.right[i]!)
  const singles = characters.size
  const size = singles + order.length
  const lengths = new Uint16Array(size).fill(1, 0, singles)
  const weights = new Float32Array(size)
  const places = new Int32Array(size)
  weights.set([...characters.values()])
  places.set(placesOf(text, characters))
  for (let i = 0; i < order.length; i++) {
    lengths[singles + i] = found.lengths[order[i]!]!
    weights[singles + i] = found.weights[order[i]!]!
    places[singles + i] = countedPlace(text, suffixes, left[i]!, right[i]!)
  }
  return { pieces: { scores: logShares(weights), lengths, places }, singles, suffixes, left, right }
}

/**
 * The repeated stretches, which are the inner nodes of the text's suffix tree: each is a run of neighbours in
 * the suffix array with a longer common prefix than the suffixes around it. A node comes after those within
 * it.
 *
 * Source: Abouelhoda, Kurtz, Ohlebusch 2004, "Replacing suffix trees with enhanced suffix arrays".
 */
function repeatedStretches(text: UnigramText, suffixes: Int32Array, options: SeedOptions) {
  const { maxSentencePieceLength: longest } = options
  const common = commonPrefixes(text.symbols, suffixes, longest + 1)
  const isPiece = pieceTest(text, options.isPiece)
  const before = countsBefore(text, suffixes)
  const left = new Int32Array(suffixes.length)
  const right = new Int32Array(suffixes.length)
  const lengths = new Uint16Array(suffixes.length)
  const weights = new Float64Array(suffixes.length)
  let size = 0
  // A stack of open nodes, each with a longer prefix than the one below it.
  const openSince = new Int32Array(longest + 2)
  const openLength = new Int32Array(longest + 2)
  let open = 0
  for (let at = 1; at <= suffixes.length; at++) {
    const here = at < suffixes.length ? common[at]! : 0
    let since = at - 1
    while (openLength[open]! > here) {
      const length = openLength[open]!
      since = openSince[open--]!
      if (length < 2 || length > longest || !isPiece(suffixes[since]!, length)) continue
      left[size] = since
      right[size] = at
      lengths[size] = length
      weights[size++] = (before[at]! - before[since]!) * length
    }
    if (openLength[open]! < here) {
      openSince[++open] = since
      openLength[open] = here
    }
  }
  return {
    left: left.subarray(0, size),
    right: right.subarray(0, size),
    lengths: lengths.subarray(0, size),
    weights: weights.slice(0, size),
  }
}

/** Makes the test whether a stretch at a place may be a piece. No piece contains the end of a word. */
function pieceTest({ symbols, codePoints }: UnigramText, isPiece: PieceRule) {
  const stretch: number[] = []
  return (from: number, length: number): boolean => {
    stretch.length = length
    for (let i = 0; i < length; i++) {
      const symbol = symbols[from + i]!
      if (symbol === 0) return false
      stretch[i] = codePoints[symbol]!
    }
    return isPiece(stretch)
  }
}

/** By suffix: the total count of all suffixes before it in the array. */
function countsBefore(text: UnigramText, suffixes: Int32Array): Float64Array {
  const weights = new Float64Array(suffixes.length)
  text.starts.forEach((start, word) => {
    weights.fill(text.counts[word]!, start, text.ends[word])
  })
  const before = new Float64Array(suffixes.length + 1)
  for (let i = 0; i < suffixes.length; i++) before[i + 1] = before[i]! + weights[suffixes[i]!]!
  return before
}

/** The logarithm of each value's share of the sum, with the steps and the precision of SentencePiece. */
function logShares(values: Float32Array): Float32Array {
  let sum = 0
  for (const value of values) sum = Math.fround(sum + value)
  const logSum = Math.fround(Math.log(sum))
  return values.map(value => Math.log(value) - logSum)
}

/** One place of each character. */
function placesOf(text: UnigramText, characters: ReadonlyMap<string, number>): number[] {
  const places = new Int32Array(text.codePoints.length)
  for (let at = text.countedEnd - 1; at >= 0; at--) places[text.symbols[at]!] = at
  const placeOf = new Map(Array.from(places, (place, i) => [text.codePoints[i]!, place]))
  return Array.from(characters.keys(), character => placeOf.get(character.codePointAt(0)!)!)
}

function countedPlace(
  text: UnigramText,
  suffixes: Int32Array,
  left: number,
  right: number,
): number {
  for (let i = left; i < right; i++) if (suffixes[i]! < text.countedEnd) return suffixes[i]!
  throw new Error('a stretch stands nowhere')
}
