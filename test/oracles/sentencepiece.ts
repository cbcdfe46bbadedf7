/** What both models of SentencePiece have in common: pieces, and what becomes of unknown text. */
export interface SentencePieceData {
  readonly pieces: readonly PieceData[]
  /** An unknown character becomes the pieces `<0x..>` of its UTF-8 bytes. */
  readonly byteFallback?: boolean
}

/** A piece; its id is its place in the list. */
export interface PieceData {
  readonly piece: string
  /** A float32: scores of equal float32 are equal. */
  readonly score: number
  readonly kind: 'normal' | 'unknown' | 'control' | 'user-defined' | 'unused' | 'byte'
}

/** The pieces that text can be made of, by their text; control, byte and unknown are not. */
export function textPieces(data: SentencePieceData): Map<string, PieceData & { id: number }> {
  const pieces = new Map<string, PieceData & { id: number }>()
  for (const [id, piece] of data.pieces.entries()) {
    if (['normal', 'user-defined', 'unused'].includes(piece.kind)) {
      pieces.set(piece.piece, { ...piece, id })
    }
  }
  return pieces
}

/** A part of a cut text: a piece, or unknown. */
export interface Part {
  readonly text: string
  readonly id: number | undefined
}

/**
 * The ids of a cut. With byte fallback an unknown part becomes its bytes, without it neighbours that
 * are unknown are one unknown token.
 *
 *     pieces  <unk> a b
 *     a x y b  →  a <unk> b
 */
export function idsOfCut(data: SentencePieceData, parts: readonly Part[]): number[] {
  const unknown = data.pieces.findIndex(({ kind }) => kind === 'unknown')
  const ids: number[] = []
  let afterUnknown = false
  for (const { text, id } of parts) {
    if (id !== undefined) ids.push(id)
    else if (data.byteFallback) ids.push(...byteIds(data, text))
    else if (!afterUnknown) ids.push(unknown)
    afterUnknown = id === undefined
  }
  return ids
}

function byteIds(data: SentencePieceData, text: string): number[] {
  return Array.from(Buffer.from(text), byte => {
    const name = `<0x${byte.toString(16).toUpperCase().padStart(2, '0')}>`
    return data.pieces.findIndex(({ piece, kind }) => kind === 'byte' && piece === name)
  })
}
