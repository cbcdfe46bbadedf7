/** SentencePiece's normalizer where it has no rules: a space in front, and ▁ for spaces. */
export const escapesOnly = {
  type: 'sentencepiece',
  addDummyPrefix: true,
  removeExtraWhitespaces: false,
  escapeWhitespaces: true,
  treatWhitespaceAsSuffix: false,
  userDefined: [],
} as const
