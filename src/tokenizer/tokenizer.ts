import type { Vocabulary } from '../vocabulary/vocabulary.ts'

/**
 * Text in, token ids out. Every tokenizer here, ours or a package's, is one of these. Special tokens
 * (BOS, EOS) are not added unless `withSpecialTokens` was asked to, and text that looks like one is text. An unpaired surrogate counts as
 * U+FFFD, as it does in UTF-8.
 */
export interface Tokenizer {
  /** The id in `tokenizers/`, and the row label in every report: `llama`, `gpt2`, … */
  readonly name: string
  /** One more than the largest id that `encode` may return. */
  readonly vocabSize: number
  /** The ids of `text`. */
  encode(text: string): Uint32Array
  /** The text of `ids`. Lossy where the ids do not spell whole UTF-8 characters. */
  decode(ids: Iterable<number>): string
  /** `encode(text).length`, without making the ids. */
  countTokens(text: string): number
  /** The tokens of `text` by kind, without making the ids; absent or undefined where only the ids can tell. */
  countKinds?(text: string): KindCounts | undefined
  /** Counts a text that is valid UTF-8; absent or undefined where it has to become a string first. */
  readonly countUtf8?: (text: Uint8Array) => CountedUtf8 | undefined
  /** Counts texts in the bytes of JSON lines; absent where texts have to become strings first. */
  readonly countLines?: CountLines
  /** All pieces, where the tokenizer knows them: ours do, a package's need not. */
  readonly vocabulary?: Vocabulary
}

/** How many tokens there are, and how many of them stand for what no piece covers. */
export interface KindCounts {
  readonly tokens: number
  /** The unknown piece. */
  readonly unknowns: number
  /** Pieces of single bytes, in place of a character. */
  readonly byteFallbackTokens: number
}

/** Counts the text in a field of each of `lines`, which are whole lines of JSON in valid UTF-8. */
export type CountLines = (lines: Uint8Array, field: string) => readonly CountedLine[]

/** What a text comes to that did not become a string. It has no unknown tokens. */
export interface CountedUtf8 {
  readonly tokens: number
  readonly byteFallbackTokens: number
  /** Code points. */
  readonly characters: number
  /** UTF-8 of the text, not of the line that it may stand in. */
  readonly bytes: number
}

/** A line of `lines`, and what its text comes to. */
export interface CountedLine extends CountedUtf8 {
  /** The bytes that it begins and ends at, without its line feed. */
  readonly from: number
  readonly to: number
  /**
   * What the field holds: a text, which is counted; null; or `other`, which is for `JSON.parse` to tell. That
   * may be a text too: one with unknown tokens, for one.
   */
  readonly kind: 'text' | 'null' | 'blank' | 'other'
}
