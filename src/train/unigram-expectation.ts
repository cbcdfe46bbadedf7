import type { Lattice } from './unigram-lattice.ts'
import { exp, logSumExp } from './unigram-log-sum.ts'
import { type UnigramPieces, unknownScore } from './unigram-pieces.ts'
import { longestWord, type UnigramText } from './unigram-text.ts'

export interface Expectation {
  /** How often each piece is expected to occur, over all ways to cut the text. */
  readonly counts: Float32Array
  /** The logarithm of the text's probability, summed over words by how often they occur. */
  readonly logLikelihood: number
}

/**
 * The E step: how often each piece is expected in the text, if a word is cut in each of its ways with
 * the probability of that way (the product of its pieces', by the sum over all ways).
 *
 *     p(piece at i…j) = forward(i) · p(piece) · backward(j) / forward(end)
 *
 * where `forward` sums the ways from the beginning of the word to a place and `backward` those from there
 * to its end. One word: ab, p(a) = p(b) = p(ab) = 1/3: ways a·b 1/9 and ab 1/3, so a and b are expected
 * 1/4 times, ab 3/4.
 *
 * SentencePiece keeps the logarithms as float32, and a long word's have few digits left behind the
 * point, so sums are rounded as they are there and taken in the same order. A character that no piece
 * covers is counted as piece 0, as it is there.
 *
 * Sources: Kudo 2018, "Subword Regularization", section 3.2; google/sentencepiece, src/unigram_model.cc,
 * `PopulateMarginal`.
 */
export function expect(text: UnigramText, lattice: Lattice, pieces: UnigramPieces): Expectation {
  const longest = longestWord(text)
  const forward = new Float32Array(longest + 1)
  const backward = new Float32Array(longest + 1)
  const counts = new Float32Array(pieces.scores.length)
  const { first, piece, length } = lattice
  const { scores } = pieces
  const unknown = unknownScore(pieces)
  const { fround } = Math

  function sumForward(start: number, size: number): void {
    forward.fill(Number.NEGATIVE_INFINITY, 1, size + 1)
    forward[0] = 0
    for (let at = 0; at < size; at++) {
      const here = forward[at]!
      let edge = first[start + at]!
      const end = first[start + at + 1]!
      if (edge === end || length[edge] !== 1)
        forward[at + 1] = logSumExp(forward[at + 1]!, fround(unknown + here))
      for (; edge < end; edge++) {
        const to = at + length[edge]!
        forward[to] = logSumExp(forward[to]!, fround(scores[piece[edge]!]! + here))
      }
    }
  }

  function sumBackward(start: number, size: number): void {
    backward[size] = 0
    for (let at = size - 1; at >= 0; at--) {
      let sum = Number.NEGATIVE_INFINITY
      const from = first[start + at]!
      const end = first[start + at + 1]!
      for (let edge = from; edge < end; edge++)
        sum = logSumExp(sum, fround(scores[piece[edge]!]! + backward[at + length[edge]!]!))
      if (from === end || length[from] !== 1)
        sum = logSumExp(sum, fround(unknown + backward[at + 1]!))
      backward[at] = sum
    }
  }

  function countEdges(start: number, size: number, count: number): void {
    const all = forward[size]!
    for (let at = 0; at < size; at++) {
      const here = forward[at]!
      const from = first[start + at]!
      const end = first[start + at + 1]!
      for (let edge = from; edge < end; edge++) {
        const index = piece[edge]!
        const way = fround(fround(here + scores[index]!) + backward[at + length[edge]!]!)
        counts[index]! += count * exp(fround(way - all))
      }
      if (from === end || length[from] !== 1) {
        const way = fround(fround(here + unknown) + backward[at + 1]!)
        counts[0]! += count * exp(fround(way - all))
      }
    }
  }

  let logLikelihood = 0
  for (let word = 0; word < text.starts.length; word++) {
    const start = text.starts[word]!
    const size = text.ends[word]! - start
    const count = text.counts[word]!
    sumForward(start, size)
    sumBackward(start, size)
    countEdges(start, size, count)
    logLikelihood += count * forward[size]!
  }
  return { counts, logLikelihood }
}
