import type { Seeds } from './unigram-seeds.ts'
import type { UnigramText } from './unigram-text.ts'

/**
 * Every way to cut every word: an edge for each piece at each of its places, and an edge for the unknown
 * character at each place without a piece of one character. It is filled once from the suffix array; later
 * steps only remove edges.
 *
 *     abc with pieces a b c ab bc   →   from 0: ab a · from 1: bc b · from 2: c
 *
 * Edges are in the order of their places. At one place the unknown character comes first, then the longest
 * piece.
 */
export interface Lattice {
  /** By word: the index of its first edge in the lists below; one more entry for the end. */
  readonly words: Int32Array
  /** By edge: the place where it begins. */
  readonly from: Int32Array
  /** By edge: its length in characters. */
  readonly length: Uint16Array
  /** By edge: its piece. The unknown character has the number after the last piece. */
  readonly piece: Int32Array
}

export function latticeOf(text: UnigramText, seeds: Seeds): Lattice {
  const next = firstEdges(text, seeds)
  const edges = next[text.countedEnd]!
  const words = new Int32Array(text.starts.length + 1)
  words.set(text.starts.map(start => next[start]!))
  words[text.starts.length] = edges
  const piece = new Int32Array(edges)
  eachPlace(text, seeds, (place, index) => {
    piece[next[place]!++] = index
  })
  return { words, piece, ...edgesOf(piece, next, seeds.pieces.lengths) }
}

/** A word of the text, and its edges in the lattice. */
export interface Word {
  readonly start: number
  readonly end: number
  readonly firstEdge: number
  readonly endEdge: number
}

/** Sums over all ways to cut one word after another. */
export interface Ways {
  /**
   * Adds the expected counts of the pieces of a word that occurs `count` times.
   *
   * @returns the logarithm of the word's probability; `undefined` if that is out of range, and then nothing
   * is added
   */
  add(word: Word, count: number): number | undefined
  /** The expected counts by piece, with the unknown character last. */
  readonly counts: Float32Array | Float64Array
}

/** The start and length of each edge. They are filled in order, because random writes are slow. */
function edgesOf(piece: Int32Array, placeEnds: Int32Array, lengths: Uint16Array) {
  const from = new Int32Array(piece.length)
  const length = new Uint16Array(piece.length)
  for (let edge = 0, place = 0; edge < piece.length; edge++) {
    while (placeEnds[place]! <= edge) place++
    const index = piece[edge]!
    from[edge] = place
    length[edge] = index < lengths.length ? lengths[index]! : 1
  }
  return { from, length }
}

/** The first edge that begins at a place or after it. */
export function edgeFrom({ words, from }: Lattice, place: number): number {
  let low = 0
  let high = words[words.length - 1]!
  while (low < high) {
    const middle = (low + high) >> 1
    if (from[middle]! < place) low = middle + 1
    else high = middle
  }
  return low
}

/**
 * Keeps the edges of the pieces in `kept` and drops those of the other pieces, in place. A kept piece gets
 * its index in `kept` as its number; `size` is the number of pieces before.
 */
export function keepPieces(lattice: Lattice, size: number, kept: Int32Array): void {
  const { words, from, length, piece } = lattice
  const names = namesOf(size, kept)
  let edge = 0
  let next = 0
  for (let word = 0; word + 1 < words.length; word++) {
    const first = next
    const end = words[word + 1]!
    for (; edge < end; edge++) {
      const name = names[piece[edge]!]!
      if (name !== gone) {
        from[next] = from[edge]!
        length[next] = length[edge]!
        piece[next++] = name
      } else if (length[edge] === 1) {
        putUnknown(lattice, first, next++, from[edge]!, kept.length)
      }
    }
    words[word] = first
  }
  words[words.length - 1] = next
}

const gone = -1

function namesOf(size: number, kept: Int32Array): Int32Array {
  const names = new Int32Array(size + 1).fill(gone)
  names[size] = kept.length
  for (let name = 0; name < kept.length; name++) names[kept[name]!] = name
  return names
}

/** Inserts the edge of an unknown character before the other edges of its place, which are the last ones. */
function putUnknown(
  { from, length, piece }: Lattice,
  first: number,
  end: number,
  place: number,
  unknown: number,
): void {
  let edge = end
  for (; edge > first && from[edge - 1] === place; edge--) {
    length[edge] = length[edge - 1]!
    piece[edge] = piece[edge - 1]!
  }
  from[end] = place
  length[edge] = 1
  piece[edge] = unknown
}

function firstEdges(text: UnigramText, seeds: Seeds): Int32Array {
  const first = new Int32Array(text.countedEnd + 1)
  eachPlace(text, seeds, place => {
    first[place + 1]!++
  })
  for (let place = 0; place < text.countedEnd; place++) first[place + 1]! += first[place]!
  return first
}

/** Visits every seed at each of its places in counted words, longer seeds first. */
function eachPlace(
  text: UnigramText,
  { pieces, singles, suffixes, left, right }: Seeds,
  visit: (place: number, piece: number) => void,
): void {
  for (const piece of longestFirst(pieces.lengths, singles)) {
    const end = right[piece - singles]!
    for (let i = left[piece - singles]!; i < end; i++) {
      const place = suffixes[i]!
      if (place < text.countedEnd) visit(place, piece)
    }
  }
  const unknown = pieces.lengths.length
  const singleOf = new Int32Array(text.codePoints.length).fill(unknown)
  for (let piece = 0; piece < singles; piece++)
    singleOf[text.symbols[pieces.places[piece]!]!] = piece
  text.starts.forEach((start, word) => {
    const end = text.ends[word]!
    for (let place = start; place < end; place++) visit(place, singleOf[text.symbols[place]!]!)
  })
}

/** The pieces from number `from` on, the longest first, by counting sort. */
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
