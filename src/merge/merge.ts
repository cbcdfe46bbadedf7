import { InputError } from '../errors.ts'
import { appendPieces, readSentencePieceModel } from '../formats/sentencepiece.ts'

/** A merged vocabulary and how it came about. */
export interface Merge {
  /** The merged `.model` file. */
  readonly model: Uint8Array
  /** The pieces that were added, in the order of their new ids. */
  readonly added: readonly string[]
  /** How many pieces of the extra vocabulary the base had already. */
  readonly overlap: number
}

/**
 * The merge of Chinese-LLaMA: all pieces of the base with their ids, then those of the extra vocabulary
 * that the base lacks, in its order, with score 0; then the pieces named in `append`. The base's bytes
 * are kept as they are, so the result has the published sha256.
 *
 * Source: ymcui/Chinese-LLaMA-Alpaca, scripts/merge_tokenizer/merge_tokenizers.py.
 */
export function mergeVocabularies(
  base: Uint8Array,
  extra: Uint8Array,
  append: readonly string[] = [],
): Merge {
  const known = new Set(readSentencePieceModel(base).pieces.map(({ piece }) => piece))
  const offered = readSentencePieceModel(extra).pieces.map(({ piece }) => piece)
  const lacking = new Set(offered.filter(piece => !known.has(piece)))
  for (const piece of append) {
    if (known.has(piece) || lacking.has(piece))
      throw new InputError(`the piece '${piece}' to append is there already`)
    lacking.add(piece)
  }
  const added = [...lacking]
  return {
    model: appendPieces(
      base,
      added.map(piece => ({ piece, score: 0 })),
    ),
    added,
    overlap: offered.filter(piece => known.has(piece)).length,
  }
}
