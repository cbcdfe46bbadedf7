/** Whole numbers that describe a text, whatever the tokenizer. */
export interface TextCounts {
  readonly samples: number
  /** Unicode code points; an unpaired surrogate is one. */
  readonly characters: number
  /** UTF-8 bytes. */
  readonly bytes: number
  /** Words, cut by the segmenter that the corpus names. */
  readonly words: number
}

/** Whole numbers that a tokenizer makes of a text. */
export interface TokenCounts {
  readonly tokens: number
  /** Tokens that are the unknown piece: what they stood for is lost. */
  readonly unknowns: number
  /** Tokens of kind byte: characters that no other piece covers, spelt byte by byte. */
  readonly byteFallbackTokens: number
}

/** Everything that a metric may divide. */
export interface Counts extends TextCounts, TokenCounts {}
