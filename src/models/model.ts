/** Puts a pre-token together from pieces. */
export interface Model {
  /** The ids of one pre-token. */
  encode(preToken: string): number[]
  /**
   * Makes a function that cuts a pre-token between characters that no piece spans, so that the parts
   * can be encoded apart and remembered; absent where the parts would not give what the whole gives.
   */
  makeCutter?(): (preToken: string) => readonly string[]
}
