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
  /** All pieces, where the tokenizer knows them: ours do, a package's need not. */
  readonly vocabulary?: Vocabulary
}
