import type { Seeds } from './unigram-seeds.ts'
import type { UnigramText } from './unigram-text.ts'

/**
 * Every way to cut every word: an edge for each piece from each place where it stands. Where no piece is
 * one character long, an edge stands for the unknown one. It is filled once, from the places that the
 * suffix array knows; later steps take edges away.
 *
 *     abc with pieces a b c ab bc   →   from 0: ab a · from 1: bc b · from 2: c
 *
 * Edges are in the order of their places; from one place unknown comes first, then the longest.
 */
export interface Lattice {
  /** Where the edges from each place begin in the lists below; one more entry for the end. */
  readonly first: Int32Array
  /** Of each edge, the place that it leaves. */
  readonly from: Int32Array
  /** In characters. */
  readonly length: Uint16Array
  /** What it stands for; the unknown character is numbered like one more piece. */
  readonly piece: Int32Array
}

export function latticeOf(text: UnigramText, seeds: Seeds): Lattice {
  const first = firstEdges(text, seeds)
  const edges = first[first.length - 1]!
  const from = new Int32Array(edges)
  const length = new Uint16Array(edges)
  const piece = new Int32Array(edges)
  const next = first.slice()
  eachPlace(text, seeds, (place, index, long) => {
    const edge = next[place]!++
    from[edge] = place
    length[edge] = long
    piece[edge] = index
  })
  return { first, from, length, piece }
}

/** Leaves the edges of some of `size` pieces, in place; each gets the number of its place in `kept`. */
export function keepPieces(lattice: Lattice, size: number, kept: Int32Array): void {
  const { first, from, length, piece } = lattice
  const gone = -1
  const unknown = kept.length
  const names = new Int32Array(size + 1).fill(gone)
  names[size] = unknown
  kept.forEach((old, name) => {
    names[old] = name
  })
  let edge = 0
  let next = 0
  for (let place = 0; place + 1 < first.length; place++) {
    const end = first[place + 1]!
    first[place] = next
    // Where the edge of one character goes, which is the last, the unknown one takes its place in front.
    if (edge < end && length[end - 1] === 1 && names[piece[end - 1]!] === gone) {
      for (let at = end - 1; at > edge; at--) {
        piece[at] = piece[at - 1]!
        length[at] = length[at - 1]!
      }
      piece[edge] = size
      length[edge] = 1
    }
    for (; edge < end; edge++) {
      const name = names[piece[edge]!]!
      if (name === gone) continue
      from[next] = place
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

/** Visits every seed at every place in a word that is counted, longer ones first. */
function eachPlace(
  text: UnigramText,
  { pieces, singles, suffixes, left, right }: Seeds,
  visit: (place: number, piece: number, length: number) => void,
): void {
  for (const piece of longestFirst(pieces.lengths, singles)) {
    const long = pieces.lengths[piece]!
    const end = right[piece - singles]!
    for (let i = left[piece - singles]!; i < end; i++) {
      const place = suffixes[i]!
      if (place < text.countedEnd) visit(place, piece, long)
    }
  }
  const unknown = pieces.lengths.length
  const singleOf = new Int32Array(text.codePoints.length).fill(unknown)
  for (let piece = 0; piece < singles; piece++)
    singleOf[text.symbols[pieces.places[piece]!]!] = piece
  text.starts.forEach((start, word) => {
    const end = text.ends[word]!
    for (let place = start; place < end; place++) visit(place, singleOf[text.symbols[place]!]!, 1)
  })
}

/** The pieces from one on, counted out by their lengths. */
function longestFirst(lengths: Uint16Array, from: number): Int32Array {
  const longest = lengths.reduce((most, length) => Math.max(most, length), 0)
  const next = new Int32Array(longest + 2)
  for (let piece = from; piece < lengths.length; piece++) next[lengths[piece]!]!++
  for (let length = longest; length >= 0; length--) next[length]! += next[length + 1]!
  const order = new Int32Array(lengths.length - from)
  for (let piece = from; piece < lengths.length; piece++)
    order[next[lengths[piece]! + 1]!++] = piece
  return order
}
