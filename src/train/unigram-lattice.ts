import type { Seeds } from './unigram-seeds.ts'
import type { UnigramText } from './unigram-text.ts'

/**
 * All pieces that begin at each place of the text, shorter ones first: every way to cut every word. It is
 * filled once, from the places that the suffix array knows; as pieces go, it only loses edges.
 *
 *     abc with pieces a b c ab bc   →   0: a ab · 1: b bc · 2: c
 */
export interface Lattice {
  /** Where the edges of each place begin in the two lists below; one more entry for the end. */
  readonly first: Int32Array
  readonly piece: Int32Array
  /** In characters. */
  readonly length: Uint16Array
}

export function latticeOf(text: UnigramText, seeds: Seeds): Lattice {
  const first = firstEdges(text, seeds)
  const edges = first[first.length - 1]!
  const piece = new Int32Array(edges)
  const length = new Uint16Array(edges)
  const next = first.slice()
  eachPlace(text, seeds, (place, index, long) => {
    const edge = next[place]!++
    piece[edge] = index
    length[edge] = long
  })
  return { first, piece, length }
}

/** Leaves the edges of some of `size` pieces, in place; each gets the number of its place in `kept`. */
export function keepPieces(lattice: Lattice, size: number, kept: Int32Array): void {
  const names = new Int32Array(size).fill(-1)
  kept.forEach((piece, name) => {
    names[piece] = name
  })
  const { first, piece, length } = lattice
  let edge = 0
  let next = 0
  for (let place = 0; place + 1 < first.length; place++) {
    const end = first[place + 1]!
    first[place] = next
    for (; edge < end; edge++) {
      const name = names[piece[edge]!]!
      if (name < 0) continue
      piece[next] = name
      length[next++] = length[edge]!
    }
  }
  first[first.length - 1] = next
}

function firstEdges(text: UnigramText, seeds: Seeds): Int32Array {
  const first = new Int32Array(text.countedEnd + 1)
  eachPlace(text, seeds, place => {
    first[place + 1]!++
  })
  for (let place = 0; place < text.countedEnd; place++) first[place + 1]! += first[place]!
  return first
}

/** Visits every seed at every place in a word that is counted, shorter ones first. */
function eachPlace(
  text: UnigramText,
  { pieces, singles, suffixes, left, right }: Seeds,
  visit: (place: number, piece: number, length: number) => void,
): void {
  const singleOf = new Int32Array(text.codePoints.length).fill(-1)
  for (let piece = 0; piece < singles; piece++)
    singleOf[text.symbols[pieces.places[piece]!]!] = piece
  text.starts.forEach((start, word) => {
    for (let place = start; place < text.ends[word]!; place++) {
      const piece = singleOf[text.symbols[place]!]!
      if (piece >= 0) visit(place, piece, 1)
    }
  })
  for (const piece of byLength(pieces.lengths, singles)) {
    const end = right[piece - singles]!
    for (let i = left[piece - singles]!; i < end; i++) {
      const place = suffixes[i]!
      if (place < text.countedEnd) visit(place, piece, pieces.lengths[piece]!)
    }
  }
}

function byLength(lengths: Uint16Array, from: number): Int32Array {
  const longest = lengths.reduce((most, length) => Math.max(most, length), 0)
  const next = new Int32Array(longest + 2)
  for (let piece = from; piece < lengths.length; piece++) next[lengths[piece]! + 1]!++
  for (let length = 0; length <= longest; length++) next[length + 1]! += next[length]!
  const order = new Int32Array(lengths.length - from)
  for (let piece = from; piece < lengths.length; piece++) order[next[lengths[piece]!]!++] = piece
  return order
}
