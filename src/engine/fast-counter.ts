/**
 * Counting without ids and without strings. Each function is absent where the vocabulary does not allow it; the
 * caller then encodes the text.
 */
export interface FastCounter {
  /** Counts the tokens of `text` by kind; undefined for a text whose kinds only the ids show. */
  readonly countKinds?: (text: string) => KindCounts | undefined
  /** Counts a text that is valid UTF-8; undefined for a text that must become a string first. */
  readonly countUtf8?: (text: Uint8Array) => Utf8Counts | undefined
  /** Counts the texts in the bytes of JSON lines. */
  readonly countLines?: CountLines
}

/** Tokens of a text by kind. */
export interface KindCounts {
  readonly tokens: number
  /** Tokens that are the unknown piece. */
  readonly unknowns: number
  /** Pieces of single bytes, in place of a character. */
  readonly byteFallbackTokens: number
}

/** Counts the text in a field of each of `lines`, which are whole lines of JSON in valid UTF-8. */
export type CountLines = (lines: Uint8Array, field: string) => readonly LineCounts[]

/** Counts of a text that never became a string. It has no unknown tokens. */
export interface Utf8Counts {
  readonly tokens: number
  readonly byteFallbackTokens: number
  /** Code points. */
  readonly characters: number
  /** UTF-8 of the text, not of the line that holds it. */
  readonly bytes: number
}

/** A line of `lines`, and the counts of its text. */
export interface LineCounts extends Utf8Counts {
  /** First byte of the line and the byte after its last, without the line feed. */
  readonly from: number
  readonly to: number
  /**
   * Value of the field: a text, which was counted; null; or `other`, which `JSON.parse` must read. An `other`
   * line may hold a text too, for example one with unknown tokens.
   */
  readonly kind: 'text' | 'null' | 'blank' | 'other'
}
