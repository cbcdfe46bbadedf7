import { InputError } from '../errors.ts'
import { readSentencePieceModel } from '../formats/sentencepiece.ts'
import { toByteAlphabet } from '../tokenize/byte-alphabet.ts'
import { hasHan } from '../tokenize/characters.ts'
import type { PieceKind } from '../vocabulary/vocabulary.ts'

/** The source of added pieces: another vocabulary, or a list of words. */
export interface Extra {
  readonly pieces: readonly ExtraPiece[]
  /** The model of the other vocabulary; a list has none. */
  readonly model?: 'unigram' | 'bpe' | 'word' | 'char'
}

/** A piece in SentencePiece's spelling, with ▁ for a space. */
export interface ExtraPiece {
  readonly piece: string
  /** A list gives none. */
  readonly score?: number
  /** Control, unknown and byte pieces are no text, and are not taken over. */
  readonly kind?: PieceKind
}

/** The extra vocabulary in a `.model` file, or a list of pieces. */
export function readExtra(extra: Uint8Array | readonly string[]): Extra {
  if (!(extra instanceof Uint8Array)) return { pieces: extra.map(piece => ({ piece })) }
  const { pieces, modelType } = readSentencePieceModel(extra)
  return { pieces, model: modelType }
}

/** The piece as a byte-level vocabulary spells it. */
export function byteSpelling({ piece }: ExtraPiece): string {
  return toByteAlphabet(piece.replaceAll('▁', ' '))
}

export interface ChooseOptions {
  /** Add only pieces that hold a Han character. */
  readonly only?: 'han' | undefined
  /** Add only pieces of this set, as the extra spells them. */
  readonly among?: ReadonlySet<string> | undefined
  /** At most so many pieces of it, the first in its order. */
  readonly maxPieces?: number | undefined
}

export interface Chosen {
  readonly pieces: readonly ExtraPiece[]
  /** The number of pieces of the extra that the base already has. */
  readonly overlap: number
}

/** Chooses the pieces to add, in the order of the extra: the base lacks them, and the options allow them. */
export function choosePieces(
  extra: Extra,
  isKnown: (piece: ExtraPiece) => boolean,
  { only, among, maxPieces = Number.POSITIVE_INFINITY }: ChooseOptions,
): Chosen {
  const lacking = extra.pieces.filter(piece => !isKnown(piece))
  const once = new Map(lacking.map(piece => [piece.piece, piece]))
  const pieces = [...once.values()]
    .filter(({ kind = 'normal' }) => kind === 'normal' || kind === 'user-defined')
    .filter(({ piece }) => only !== 'han' || hasHan(piece))
    .filter(({ piece }) => among === undefined || among.has(piece))
    .slice(0, maxPieces)
  for (const { piece } of pieces) checkSpelling(piece)
  return { pieces, overlap: extra.pieces.length - lacking.length }
}

/** The pieces to add after all others. */
export function namedPieces(
  append: readonly string[],
  isTaken: (piece: string) => boolean,
): ExtraPiece[] {
  append.forEach((piece, i) => {
    if (isTaken(piece) || append.indexOf(piece) !== i)
      throw new InputError(`the piece '${piece}' to append is there already`)
    checkSpelling(piece)
  })
  return append.map(piece => ({ piece, score: 0 }))
}

function checkSpelling(piece: string): void {
  if (piece === '') throw new InputError('an empty string is no piece')
  if (piece.includes(' '))
    throw new InputError(`the piece '${piece}' holds a space; SentencePiece spells it ▁`)
  if (!piece.isWellFormed())
    throw new InputError(`the piece '${piece}' holds half a character, which no text has`)
}
