import type { DecoderSpec, NormalizerSpec, PreTokenizerSpec } from './steps.ts'

/** The kinds of pieces, in SentencePiece's terms and order; files number them from 1. */
export const pieceKinds = [
  'normal',
  'unknown',
  'control',
  'user-defined',
  'unused',
  'byte',
] as const
/** The kind of a piece, as a SentencePiece model has it. */
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
  /** By id, where the model goes by them: SentencePiece's are float32, Hugging Face's double. */
  readonly scores?: Float32Array | Float64Array
  readonly model: ModelSpec
  readonly normalizers: readonly NormalizerSpec[]
  readonly preTokenizers: readonly PreTokenizerSpec[]
  /** From pieces back to text, in order. */
  readonly decoders: readonly DecoderSpec[]
  /** Tokens that a file lists beside the model; those not special are cut out of the text before it. */
  readonly addedTokens: readonly AddedToken[]
  /** The special tokens that stand around a text on request; absent where the file does not say. */
  readonly around?: TokensAround
  /** The beginning of a sequence, where the file names it. */
  readonly bosId?: number
  /** The end of a sequence, where the file names it. */
  readonly eosId?: number
  /** The size that published tables print: the model's own pieces, without what was added later. */
  readonly baseSize: number
}

/** Ids before a text and after it. */
export interface TokensAround {
  readonly before: readonly number[]
  readonly after: readonly number[]
}

/** How pieces are put together. */
export type ModelSpec = BpeSpec | UnigramSpec | WordPieceSpec | WordLevelSpec | SpacedWordsSpec

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
  /** Neighbouring unknown characters of a pre-token become one unknown token. */
  readonly fuseUnknown?: boolean
  /** An unknown character becomes the pieces `<0x..>` of its UTF-8 bytes. */
  readonly byteFallback?: boolean
  /** Prefix in the spelling of every symbol of a pre-token but the first. */
  readonly continuingSubwordPrefix?: string
  /** Suffix in the spelling of the last symbol of a pre-token. */
  readonly endOfWordSuffix?: string
}

/** The most probable cut, pieces being independent of each other; scores are log probabilities. */
export interface UnigramSpec {
  readonly type: 'unigram'
  readonly unknownId?: number
  readonly byteFallback?: boolean
  /** Whose arithmetic decides ties and what an unknown character costs. */
  readonly arithmetic: 'sentencepiece' | 'huggingface'
}

/** The longest piece that a pre-token begins with, then the same with the rest. */
export interface WordPieceSpec {
  readonly type: 'wordpiece'
  readonly unknownId: number
  /** Prefix in the spelling of every piece of a pre-token but the first: `##`. */
  readonly continuingSubwordPrefix: string
  /** A pre-token of more characters is unknown. */
  readonly maxCharacters: number
}

/** A pre-token is a piece, or unknown. */
export interface WordLevelSpec {
  readonly type: 'wordlevel'
  readonly unknownId: number
}

/** SentencePiece's `word`: each ▁ begins a word, and a word is a piece or unknown. */
export interface SpacedWordsSpec {
  readonly type: 'spacedWords'
  readonly unknownId: number
  /** An unknown word becomes the pieces `<0x..>` of its UTF-8 bytes. */
  readonly byteFallback?: boolean
}

/** A token that is found in the text itself, before normalizer and pre-tokenizer run. */
export interface AddedToken {
  readonly id: number
  readonly content: string
  /** Special tokens (BOS, chat marks) are never found in text: text that looks like one is text. */
  readonly special: boolean
  /** Found in the normalized text, and normalized itself before it is looked for. */
  readonly normalized?: boolean
  /** Found only where no word character touches it. */
  readonly singleWord?: boolean
  /** Takes along the white space before it. */
  readonly leftStrip?: boolean
  /** Takes along the white space after it. */
  readonly rightStrip?: boolean
}

/** The kind of piece `id`. */
export function kindOf(vocabulary: Vocabulary, id: number): PieceKind {
  return vocabulary.kinds.get(id) ?? 'normal'
}
