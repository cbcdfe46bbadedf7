import type { Lattice } from './unigram-lattice.ts'
import type { UnigramPieces } from './unigram-pieces.ts'
import type { UnigramText } from './unigram-text.ts'

/** The state of a training between two steps. */
export interface Training {
  /** The text, with the same words as the lattice. */
  readonly text: UnigramText
  readonly lattice: Lattice
  readonly pieces: UnigramPieces
}

/**
 * Splits words at places that no piece crosses, and counts equal parts as one. The ways on both sides of
 * such a place are independent, so expectations and best cuts do not change. The text shrinks as pieces are
 * removed, because parts get short, and short parts repeat.
 *
 *     pieces a b c ab:   abc ×2, cab ×1   →   ab ×3, c ×3
 *
 * The result reuses the lists of the given lattice, which must not be used afterwards.
 */
export function splitWords({ text, lattice, pieces }: Training): Training {
  const { from, length, piece } = lattice
  const starts: number[] = []
  const ends: number[] = []
  const counts: number[] = []
  const words: number[] = [0]
  let most = 0
  eachPart(text, lattice, () => {
    most++
  })
  const find = partFinder(text.symbols, starts, ends, most)
  let next = 0
  eachPart(text, lattice, (start, end, count, firstEdge, endEdge) => {
    const part = find(start, end)
    if (part < counts.length) {
      counts[part]! += count
      return
    }
    starts.push(start)
    ends.push(end)
    counts.push(count)
    for (let edge = firstEdge; edge < endEdge; edge++) {
      from[next] = from[edge]!
      length[next] = length[edge]!
      piece[next++] = piece[edge]!
    }
    words.push(next)
  })
  return {
    text: {
      ...text,
      starts: Int32Array.from(starts),
      ends: Int32Array.from(ends),
      counts: Float64Array.from(counts),
    },
    lattice: { ...lattice, words: Int32Array.from(words) },
    pieces: { ...pieces, places: placesIn(lattice, next, pieces) },
  }
}

/** Visits the parts of every word with the edges of each. */
function eachPart(
  { starts, ends, counts }: UnigramText,
  { words, from, length }: Lattice,
  visit: (start: number, end: number, count: number, firstEdge: number, endEdge: number) => void,
): void {
  for (let word = 0; word < starts.length; word++) {
    const endEdge = words[word + 1]!
    let start = starts[word]!
    let firstEdge = words[word]!
    let reached = start
    for (let edge = firstEdge; edge < endEdge; edge++) {
      const place = from[edge]!
      const to = place + length[edge]!
      if (reached === place && place > start) {
        visit(start, place, counts[word]!, firstEdge, edge)
        start = place
        firstEdge = edge
      }
      if (to > reached) reached = to
    }
    visit(start, ends[word]!, counts[word]!, firstEdge, endEdge)
  }
}

/**
 * Makes a function that finds the part equal to a stretch of text. If there is none, it returns the number
 * of the next part, and the caller must add the stretch as that. This is a hash table with linear probing.
 */
function partFinder(
  symbols: Int32Array,
  starts: readonly number[],
  ends: readonly number[],
  most: number,
): (start: number, end: number) => number {
  const slots = new Int32Array(2 ** Math.ceil(Math.log2(most * 2 + 1)))
  const isEqual = (part: number, start: number, end: number): boolean => {
    const offset = starts[part]! - start
    if (ends[part]! - offset !== end) return false
    for (let at = start; at < end; at++) if (symbols[at] !== symbols[at + offset]) return false
    return true
  }
  return (start, end) => {
    let hash = 0
    for (let at = start; at < end; at++) hash = Math.imul(hash ^ symbols[at]!, 0x9e3779b1)
    for (let slot = (hash ^ (hash >>> 15)) & (slots.length - 1); ; ) {
      const part = slots[slot]! - 1
      if (part < 0) {
        slots[slot] = starts.length + 1
        return starts.length
      }
      if (isEqual(part, start, end)) return part
      slot = (slot + 1) & (slots.length - 1)
    }
  }
}

/** A place of every piece within the remaining words. */
function placesIn({ from, piece }: Lattice, edges: number, { scores }: UnigramPieces): Int32Array {
  // One more entry for the unknown character.
  const places = new Int32Array(scores.length + 1)
  for (let edge = 0; edge < edges; edge++) places[piece[edge]!] = from[edge]!
  return places.subarray(0, scores.length)
}
