import type { Lattice, Ways } from './unigram-lattice.ts'
import type { UnigramPieces } from './unigram-pieces.ts'

/**
 * Sums over ways with products of plain numbers, which is fast: no logarithm is taken. The probability of a
 * hundred characters would underflow, so each character is multiplied by the reciprocal of an average
 * character's probability. A word whose sum still leaves the range is out of range.
 */
export function productWays(
  { from, length, piece }: Lattice,
  pieces: UnigramPieces,
  scores: Float32Array,
  longestWord: number,
): Ways {
  const cost = costOfCharacter(pieces)
  const weights = new Float64Array(scores).map((score, index) =>
    Math.exp(score + cost * (pieces.lengths[index] ?? 1)),
  )
  const forward = new Float64Array(longestWord + 1)
  const backward = new Float64Array(longestWord + 1)
  const counts = new Float64Array(scores.length)
  return {
    counts,
    add({ start, end, firstEdge, endEdge }, count) {
      const size = end - start
      forward.fill(0, 1, size + 1)
      forward[0] = 1
      for (let edge = firstEdge; edge < endEdge; edge++) {
        const at = from[edge]! - start
        forward[at + length[edge]!]! += weights[piece[edge]!]! * forward[at]!
      }
      const all = forward[size]!
      if (!(all > least && all < most)) return undefined
      backward.fill(0, 0, size)
      backward[size] = count / all
      for (let edge = endEdge - 1; edge >= firstEdge; edge--) {
        const index = piece[edge]!
        const at = from[edge]! - start
        const way = weights[index]! * backward[at + length[edge]!]!
        backward[at]! += way
        counts[index]! += forward[at]! * way
      }
      return Math.log(all) - cost * size
    },
  }
}

/** The range of sums that is safe from underflow and overflow. */
const least = 1e-150
const most = 1e150

/**
 * The mean negative logarithm of the probability of one character, in a text made of these pieces: the
 * entropy of a piece divided by its mean length.
 */
function costOfCharacter({ scores, lengths }: UnigramPieces): number {
  let entropy = 0
  let characters = 0
  scores.forEach((score, index) => {
    const probability = Math.exp(score)
    entropy -= probability * score
    characters += probability * lengths[index]!
  })
  return entropy / characters
}
