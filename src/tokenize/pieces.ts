import { InputError } from '../errors.ts'
import { kindOf, type Vocabulary } from '../vocabulary/vocabulary.ts'

/** What a model looks pieces up in. */
export interface PieceIndex {
  /** The pieces that text may become, by their spelling: normal, user-defined and unused ones. */
  readonly ids: ReadonlyMap<string, number>
  /** The ids of `<0x00>` … `<0xFF>`, where the model falls back to bytes. */
  readonly byteIds?: readonly number[]
}

/**
 * The pieces of a vocabulary that text can become. Control, unknown and byte pieces are not among
 * them: text that looks like one is text. Where two have one spelling, the first is meant.
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

/** By byte: the id of its piece `<0x..>`, where the model falls back to bytes. */
export function fallbackBytes(vocabulary: Vocabulary): readonly number[] | undefined {
  const { model } = vocabulary
  return 'byteFallback' in model && model.byteFallback ? bytePieces(vocabulary) : undefined
}

/** The ids of a character that no piece covers: its bytes, else the unknown piece, else none. */
export function unknownIds(
  { byteIds }: PieceIndex,
  unknownId: number | undefined,
  text: string,
): readonly number[] {
  if (byteIds) return Array.from(utf8.encode(text), byte => byteIds[byte]!)
  return unknownId === undefined ? [] : [unknownId]
}

/** The ids with neighbouring unknown ones as one. */
export function fuseUnknown(ids: readonly number[], unknownId: number | undefined): number[] {
  return ids.filter((id, i) => id !== unknownId || i === 0 || ids[i - 1] !== unknownId)
}

const utf8 = new TextEncoder()

/** Undefined where there is none of the 256, and then every unknown character is the unknown piece. */
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

/** Puts a pre-token together from pieces. */
export interface Model {
  /** The ids of one pre-token. */
  encode(preToken: string): number[]
  /**
   * Makes a function that cuts a pre-token between characters that no piece spans, so that the parts
   * can be encoded apart and remembered; absent where the parts would not give what the whole gives.
   */
  makeSegmentCutter?(): (preToken: string) => readonly string[]
}

/**
 * A function that cuts a text between every two characters which stand next to each other inside no
 * piece. Byte-pair encoding cannot merge across such a place, so the parts encode to what the whole
 * would; and they repeat, so their ids can be remembered.
 *
 * Neighbours are kept in a bit table by hash: a collision leaves a part longer than it need be, never
 * wrong.
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
      // The second half of a surrogate pair stays with the first, whether or not a piece has them.
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
