import type { Lattice } from './unigram-lattice.ts'
import { type UnigramPieces, unknownScore } from './unigram-pieces.ts'

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
 * longest last piece is taken, as in SentencePiece. A character that no piece covers is piece -1.
 *
 *     scores a=-1 b=-1 ab=-1.5:   ab → [ab]; without its whole, [b, a]
 */
export function makeCutter(lattice: Lattice, pieces: UnigramPieces, longest: number): Cutter {
  const { first, piece, length } = lattice
  const { scores } = pieces
  const unknown = unknownScore(pieces)
  const best = new Float32Array(longest + 1)
  const lastPiece = new Int32Array(longest + 1)
  const lastLength = new Uint16Array(longest + 1)
  const found = new Int32Array(longest)
  const { fround } = Math

  function offer(to: number, score: number, index: number, long: number): void {
    if (score <= best[to]!) return
    best[to] = score
    lastPiece[to] = index
    lastLength[to] = long
  }

  return {
    cut(start, size, whole) {
      best.fill(Number.NEGATIVE_INFINITY, 1, size + 1)
      best[0] = 0
      for (let at = 0; at < size; at++) {
        const here = best[at]!
        const from = first[start + at]!
        const end = first[start + at + 1]!
        for (let edge = from; edge < end; edge++) {
          const long = length[edge]!
          if (at + long > size || (long === size && !whole)) break
          offer(at + long, fround(here + scores[piece[edge]!]!), piece[edge]!, long)
        }
        if (from === end || length[from] !== 1) offer(at + 1, fround(here + unknown), -1, 1)
      }
      let count = 0
      for (let at = size; at > 0; at -= lastLength[at]!) found[count++] = lastPiece[at]!
      return found.subarray(0, count)
    },
  }
}
