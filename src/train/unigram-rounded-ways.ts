import type { Lattice, Ways } from './unigram-lattice.ts'
import { exp, logSumExp } from './unigram-log-sum.ts'

/**
 * Sums over ways like SentencePiece's: logarithms in the same order, rounded to float32 at every step. The
 * logarithms of a long word have few digits after the point, and this rounding decides between pieces that
 * are equally good.
 *
 * Source: google/sentencepiece, src/unigram_model.cc, `PopulateMarginal`.
 */
export function roundedWays(
  { from, length, piece }: Lattice,
  scores: Float32Array,
  longestWord: number,
): Ways {
  const forward = new Float32Array(longestWord + 1)
  const backward = new Float32Array(longestWord + 1)
  const counts = new Float32Array(scores.length)
  const unknown = scores.length - 1
  const { fround } = Math
  return {
    counts,
    add({ start, end, firstEdge, endEdge }, count) {
      const size = end - start
      forward.fill(Number.NEGATIVE_INFINITY, 1, size + 1)
      backward.fill(Number.NEGATIVE_INFINITY, 0, size)
      forward[0] = 0
      backward[size] = 0
      for (let edge = firstEdge; edge < endEdge; edge++) {
        const at = from[edge]! - start
        const to = at + length[edge]!
        forward[to] = logSumExp(forward[to]!, fround(scores[piece[edge]!]! + forward[at]!))
      }
      for (let edge = endEdge - 1; edge >= firstEdge; edge--) {
        const at = from[edge]! - start
        const way = fround(scores[piece[edge]!]! + backward[at + length[edge]!]!)
        backward[at] = logSumExp(backward[at]!, way)
      }
      const all = forward[size]!
      for (let edge = firstEdge; edge < endEdge; edge++) {
        const index = piece[edge]!
        const at = from[edge]! - start
        const way = fround(fround(forward[at]! + scores[index]!) + backward[at + length[edge]!]!)
        counts[index === unknown ? 0 : index]! += count * exp(fround(way - all))
      }
      return all
    },
  }
}
