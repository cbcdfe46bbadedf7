import { commonPrefixes, suffixArray } from './suffix-array.ts'
import { descending } from './unigram-descending.ts'
import type { UnigramPieces } from './unigram-pieces.ts'
import type { UnigramText } from './unigram-text.ts'
import type { PieceRule } from './valid-piece.ts'

export interface SeedOptions {
  readonly isPiece: PieceRule
  readonly maxSentencePieceLength: number
  /** How many stretches of more than one character are taken at most. */
  readonly seedSize: number
}

/** The pieces that training starts from, and where each stands. */
export interface Seeds {
  readonly pieces: UnigramPieces
  /** How many of them are single characters; they come first. */
  readonly singles: number
  /** Those behind them, one by one, stand at `suffixes[left]` to `suffixes[right - 1]`. */
  readonly suffixes: Int32Array
  readonly left: Int32Array
  readonly right: Int32Array
}

/**
 * What may become a piece: every character, and every stretch of the text that occurs twice or more and
 * goes on in more than one way. Each weighs how often it occurs times its length; the heaviest stretches
 * are taken, and of equal ones those that sort first. Its share of all weight is a seed's probability.
 *
 *     banana   →   ana (twice, before n and at the end: 2 · 3), na (2 · 2); not an, which a follows always
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
  const order = descending(found.weights).subarray(0, options.seedSize)
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
 * The stretches, as the inner nodes of the text's suffix tree: each is a run of neighbours in the suffix
 * array that have more in common than those around it. A node comes behind those within it.
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
  // Nodes that may go on, each longer than the one below it.
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

/** Whether the stretch at a place may be a piece; none has the end of a word in it. */
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

/** How often all suffixes in front of each one occur in the corpus. */
function countsBefore(text: UnigramText, suffixes: Int32Array): Float64Array {
  const weights = new Float64Array(suffixes.length)
  text.starts.forEach((start, word) => {
    weights.fill(text.counts[word]!, start, text.ends[word])
  })
  const before = new Float64Array(suffixes.length + 1)
  for (let i = 0; i < suffixes.length; i++) before[i + 1] = before[i]! + weights[suffixes[i]!]!
  return before
}

/** The logarithm of each value's share of the sum, in the steps and the precision of SentencePiece. */
function logShares(values: Float32Array): Float32Array {
  let sum = 0
  for (const value of values) sum = Math.fround(sum + value)
  const logSum = Math.fround(Math.log(sum))
  return values.map(value => Math.log(value) - logSum)
}

/** A place where each character stands. */
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
