/** Puts a pre-token together from pieces. */
export interface Model {
  /**
   * Ids of one pre-token. An unknown character is one unknown token here; the caller fuses neighbours,
   * because two of them may lie in two pre-tokens.
   */
  encode(preToken: string): number[]
  /**
   * Cuts a text between characters that no piece spans, so that the parts can be encoded apart and
   * remembered; absent where the parts would not give what the whole gives.
   */
  readonly cut?: (text: string) => readonly string[]
}
