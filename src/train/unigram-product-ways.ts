import type { Lattice, Ways } from './unigram-lattice.ts'
import type { UnigramPieces } from './unigram-pieces.ts'

/**
 * Sums of ways as plain numbers, which is fast: there is no logarithm to take. A hundred characters in a
 * row would be less probable than a number can tell, so each one brings a factor that makes up for what
 * the average one costs. A word that leaves the range all the same is out of reach.
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

/** Where sums are far enough from the ends of what a number can hold. */
const least = 1e-150
const most = 1e150

/**
 * The logarithm that one character costs, in a text that the pieces make: the entropy of a piece by its
 * mean length.
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
