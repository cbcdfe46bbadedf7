import { InputError } from '../errors.ts'
import { kindOf, type Vocabulary } from '../vocabulary/vocabulary.ts'

/** The pieces of a vocabulary by their spelling. */
export interface PieceIndex {
  /** Ids of the pieces that text can become: normal, user-defined and unused ones. */
  readonly ids: ReadonlyMap<string, number>
  /** The ids of `<0x00>` … `<0xFF>`, if the model falls back to bytes. */
  readonly byteIds?: readonly number[]
}

/**
 * Indexes the pieces that text can become. Control, unknown and byte pieces are not among them: text that looks like one
 * is text. Of two pieces with one spelling the first counts.
 */
export function indexPieces(vocabulary: Vocabulary): PieceIndex {
  const ids = new Map<string, number>()
  vocabulary.pieces.forEach((piece, id) => {
    const kind = kindOf(vocabulary, id)
    const isText = kind === 'normal' || kind === 'user-defined' || kind === 'unused'
    if (piece !== undefined && isText && !ids.has(piece)) ids.set(piece, id)
  })
  const byteIds = fallbackBytes(vocabulary)
  return byteIds ? { ids, byteIds } : { ids }
}

/** By byte: the id of its piece `<0x..>`, if the model falls back to bytes. */
export function fallbackBytes(vocabulary: Vocabulary): readonly number[] | undefined {
  const { model } = vocabulary
  return 'byteFallback' in model && model.byteFallback ? bytePieces(vocabulary) : undefined
}

/** The ids of an unknown character: its byte pieces, else the unknown piece, else none. */
export function unknownIds(
  { byteIds }: PieceIndex,
  unknownId: number | undefined,
  text: string,
): readonly number[] {
  if (byteIds) return Array.from(utf8.encode(text), byte => byteIds[byte]!)
  return unknownId === undefined ? [] : [unknownId]
}

/** The ids, with neighbouring unknown tokens as one. */
export function fuseUnknown(ids: readonly number[], unknownId: number | undefined): number[] {
  return ids.filter((id, i) => id !== unknownId || i === 0 || ids[i - 1] !== unknownId)
}

const utf8 = new TextEncoder()

/** The byte pieces; undefined if there is none of the 256, and then every unknown character is the unknown piece. */
function bytePieces({ pieces }: Vocabulary): readonly number[] | undefined {
  const ids: number[] = new Array(256).fill(-1)
  pieces.forEach((piece, id) => {
    const byte = piece === undefined ? undefined : /^<0x([0-9A-F]{2})>$/.exec(piece)?.[1]
    if (byte !== undefined) ids[Number.parseInt(byte, 16)] = id
  })
  if (ids.every(id => id === -1)) return undefined
  const missing = ids.indexOf(-1)
  if (missing < 0) return ids
  const name = `<0x${missing.toString(16).toUpperCase().padStart(2, '0')}>`
  throw new InputError(`the model falls back to bytes and has no piece ${name}`)
}

/** Encodes pre-tokens. */
export interface Model {
  /** The ids of one pre-token. */
  encode(preToken: string): number[]
  /**
   * Makes a function that cuts a pre-token into segments at safe cuts, so that each can be encoded by itself and
   * remembered; absent if the segments would not give the ids of the whole.
   */
  makeSegmentCutter?(): (preToken: string) => readonly string[]
}

/**
 * A function that cuts a text into segments: between every two characters that are neighbours in no piece. Byte-pair
 * encoding cannot merge across such a cut, so the segments encode to what the whole would. They repeat, so their ids can
 * be remembered.
 *
 * Neighbours are bits of a table by hash: a collision makes a segment longer than necessary, never wrong.
 */
export function makeSegmentCutter(pieces: Iterable<string>): (text: string) => readonly string[] {
  const neighbours = new Uint8Array(tableBits / 8)
  for (const piece of pieces) {
    for (let i = 1; i < piece.length; i++) {
      const bit = bitOf(piece.charCodeAt(i - 1), piece.charCodeAt(i))
      neighbours[bit >> 3]! |= 1 << (bit & 7)
    }
  }
  return text => {
    const segments: string[] = []
    let start = 0
    for (let i = 1; i < text.length; i++) {
      const unit = text.charCodeAt(i)
      const bit = bitOf(text.charCodeAt(i - 1), unit)
      // No cut within a surrogate pair, whether or not a piece has it.
      if ((neighbours[bit >> 3]! & (1 << (bit & 7))) !== 0 || (unit & 0xfc00) === 0xdc00) continue
      segments.push(text.slice(start, i))
      start = i
    }
    if (start < text.length) segments.push(text.slice(start))
    return segments
  }
}

const tableBits = 1 << 22

function bitOf(left: number, right: number): number {
  return (Math.imul(left, 0x9e3779b1) ^ Math.imul(right, 0x85ebca6b)) >>> 10
}
