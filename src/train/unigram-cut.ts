import type { Lattice } from './unigram-lattice.ts'

/** Finds the most probable cut of a stretch of text; made once, its memory is used again and again. */
export interface Cutter {
  /**
   * The pieces of the best cut of `size` characters from `start` on, the last first; good until the next
   * call. With `whole` false it is the best of those into two pieces or more.
   */
  cut(start: number, size: number, whole: boolean): Int32Array
}

/**
 * The most probable cut of a stretch of text, by Viterbi over its places: a place's best score is the
 * greatest sum of a place before it and the piece between them. Sums are float32, and of equal ones the
 * longest last piece is taken, as in SentencePiece. A character that no piece covers is numbered like one
 * more piece.
 *
 *     scores a=-1 b=-1 ab=-1.5:   ab → [ab]; without its whole, [b, a]
 */
export function makeCutter(lattice: Lattice, scores: Float32Array, longest: number): Cutter {
  const { first, from, length, piece } = lattice
  const best = new Float32Array(longest + 1)
  const lastEdge = new Int32Array(longest + 1)
  const found = new Int32Array(longest)
  const { fround } = Math
  return {
    cut(start, size, whole) {
      best.fill(Number.NEGATIVE_INFINITY, 1, size + 1)
      best[0] = 0
      const longestEdge = whole ? size : size - 1
      const end = first[start + size]!
      for (let edge = first[start]!; edge < end; edge++) {
        const at = from[edge]! - start
        const long = length[edge]!
        const to = at + long
        if (to > size || long > longestEdge) continue
        const score = fround(best[at]! + scores[piece[edge]!]!)
        if (score <= best[to]!) continue
        best[to] = score
        lastEdge[to] = edge
      }
      let count = 0
      for (let at = size; at > 0; at = from[lastEdge[at]!]! - start)
        found[count++] = piece[lastEdge[at]!]!
      return found.subarray(0, count)
    },
  }
}
