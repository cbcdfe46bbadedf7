/** Whole numbers that describe a text, whatever the tokenizer. */
export interface TextCounts {
  readonly samples: number
  /** Unicode code points; an unpaired surrogate is one. */
  readonly characters: number
  /** UTF-8 bytes. */
  readonly bytes: number
  /** Words, split by the segmenter that the corpus names. */
  readonly words: number
}

/** Whole numbers that a tokenizer makes of a text. */
export interface TokenCounts {
  readonly tokens: number
  /** Tokens that are the unknown piece: their text is lost. */
  readonly unknowns: number
  /** Characters, except white space, that became unknown tokens: a whole word may be one such token. */
  readonly lostCharacters: number
  /** Tokens of kind byte: characters that no other piece covers, spelt byte by byte. */
  readonly byteFallbackTokens: number
}

/** Whole numbers that need the ids; counted only if a metric needs them. */
export interface PieceCounts {
  /** Tokens of one character, apart from a space before it. */
  readonly singleCharacterTokens: number
  /** Characters whose bytes lie in several tokens. */
  readonly splitCharacters: number
  /** Words between blanks that are several tokens; absent where the pieces do not spell blanks. */
  readonly continuedWords?: number | undefined
}

/** Everything that a metric may divide. */
export interface Counts extends TextCounts, TokenCounts {}

/** The names of all counts of a text and a tokenizer, in the order of printed rows and of the columns of CSV. */
export const countNames = [
  'samples',
  'tokens',
  'characters',
  'bytes',
  'words',
  'unknowns',
  'lostCharacters',
  'byteFallbackTokens',
] as const satisfies readonly (keyof Counts)[]

/** Above this share of characters a cell is struck out: an unknown token is not compression. */
export const unknownLimit = 0.01

/** Whether so many characters were lost to unknown tokens that the counts say nothing. */
export function isStruckOut({ lostCharacters, characters }: Counts): boolean {
  return lostCharacters > unknownLimit * characters
}
