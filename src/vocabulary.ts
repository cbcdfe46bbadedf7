import type { DecoderSpec } from './text/decode.ts'
import type { NormalizerSpec } from './text/normalize.ts'
import type { PreTokenizerSpec } from './text/pre-tokenize.ts'

/** What a piece is, in SentencePiece's terms. */
export const pieceKinds = [
  'normal',
  'unknown',
  'control',
  'user-defined',
  'unused',
  'byte',
] as const
export type PieceKind = (typeof pieceKinds)[number]

/**
 * A vocabulary with all that is needed to cut text by it: the waist that every file format is read
 * into and written from. Plain data, so it can be sent to a thread or printed.
 */
export interface Vocabulary {
  /**
   * Every piece, by id; an id that has none (tiktoken leaves gaps) holds `undefined`. Pieces of a
   * byte-level vocabulary are spelt in the byte alphabet (`Ġthe`), all others in text (`▁the`).
   */
  readonly pieces: readonly (string | undefined)[]
  /** The kinds of the pieces that are not normal. */
  readonly kinds: ReadonlyMap<number, PieceKind>
  /** By id, SentencePiece's scores; only where the model orders pieces by them. */
  readonly scores?: Float32Array
  readonly model: ModelSpec
  readonly normalizers: readonly NormalizerSpec[]
  readonly preTokenizers: readonly PreTokenizerSpec[]
  /** From pieces back to text, in order. */
  readonly decoders: readonly DecoderSpec[]
  /** Tokens that a file lists beside the model; those not special are cut out of the text before it. */
  readonly addedTokens: readonly AddedToken[]
  /** The size that published tables print: the model's own pieces, without what was added later. */
  readonly baseSize: number
}

/** How pieces are put together. */
export type ModelSpec = BpeSpec | UnigramSpec

/**
 * Byte-pair encoding. What merges first is decided
 * - by `merges`, a list of `left right` (GPT-2, Hugging Face), or without one
 * - by `rank`: any two neighbours whose concatenation is a piece merge, lowest id first (tiktoken), or
 * - by `score`: the same, highest score first (SentencePiece).
 * Equal ones merge leftmost first.
 */
export interface BpeSpec {
  readonly type: 'bpe'
  readonly order: 'merges' | 'rank' | 'score'
  readonly merges?: readonly string[]
  /** A whole pre-token that is a piece is that piece, whatever the merges would make of it. */
  readonly wholePieces?: boolean
  readonly unknownId?: number
  /** Neighbouring unknown characters become one unknown token. */
  readonly fuseUnknown?: boolean
  /** An unknown character becomes the pieces `<0x..>` of its UTF-8 bytes. */
  readonly byteFallback?: boolean
}

/** The most probable cut, pieces being independent of each other; scores are log probabilities. */
export interface UnigramSpec {
  readonly type: 'unigram'
  readonly unknownId: number
  readonly byteFallback?: boolean
}

/** A token that is found in the text itself, in front of normalizer and pre-tokenizer. */
export interface AddedToken {
  readonly id: number
  readonly content: string
  /** Special tokens (BOS, chat marks) are never found in text: text that looks like one is text. */
  readonly special: boolean
  readonly normalized?: boolean
}

/** The kind of piece `id`. */
export function kindOf(vocabulary: Vocabulary, id: number): PieceKind {
  return vocabulary.kinds.get(id) ?? 'normal'
}
