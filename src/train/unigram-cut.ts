import { edgeFrom, type Lattice } from './unigram-lattice.ts'
import type { UnigramText } from './unigram-text.ts'

/** Finds most probable cuts, and reuses its memory for all of them. */
export interface Cutter {
  /** Cuts a word and returns the number of its pieces. */
  cutWord(word: number): number
  /** Cuts a stretch of two or more characters into at least two pieces and returns their number. */
  cutApart(place: number, size: number): number
  /** The pieces of the latest cut, from the end of the stretch to its beginning. */
  readonly pieces: Int32Array
}

/**
 * Finds the most probable cut of a stretch of text by Viterbi: the best score of a place is the greatest
 * sum of an earlier place's score and the score of the piece between. As in SentencePiece, sums are float32,
 * and among equal sums the longest last piece wins. An unknown character has the number after the last
 * piece.
 *
 *     scores a=-1 b=-1 ab=-1.5:   ab → [ab]; cut apart, [b, a]
 *
 * Source: google/sentencepiece, src/unigram_model.cc, `Lattice::Viterbi`.
 */
export function makeCutter(
  text: UnigramText,
  lattice: Lattice,
  scores: Float32Array,
  longest: number,
): Cutter {
  const { words, from, length, piece } = lattice
  const best = new Float32Array(longest + 1)
  const lastEdge = new Int32Array(longest + 1)
  const pieces = new Int32Array(longest)

  function cut(start: number, size: number, first: number, end: number, longestEdge: number) {
    best.fill(Number.NEGATIVE_INFINITY, 1, size + 1)
    best[0] = 0
    for (let edge = first; edge < end; edge++) {
      const at = from[edge]! - start
      const long = length[edge]!
      const to = at + long
      if (to > size || long > longestEdge) continue
      const score = Math.fround(best[at]! + scores[piece[edge]!]!)
      if (score <= best[to]!) continue
      best[to] = score
      lastEdge[to] = edge
    }
    let count = 0
    for (let at = size; at > 0; at = from[lastEdge[at]!]! - start)
      pieces[count++] = piece[lastEdge[at]!]!
    return count
  }

  return {
    pieces,
    cutWord(word) {
      const start = text.starts[word]!
      const size = text.ends[word]! - start
      return cut(start, size, words[word]!, words[word + 1]!, size)
    },
    cutApart(place, size) {
      const first = edgeFrom(lattice, place)
      let end = first
      while (end < words[words.length - 1]! && from[end]! < place + size) end++
      return cut(place, size, first, end, size - 1)
    },
  }
}
