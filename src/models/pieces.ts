import { InputError } from '../errors.ts'
import { kindOf, type Vocabulary } from '../vocabulary.ts'

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
export function fuse(ids: readonly number[], unknownId: number | undefined): number[] {
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
