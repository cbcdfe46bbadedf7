import { resolveAlias, tokenizers } from '../catalog/tokenizers.ts'
import { InputError } from '../errors.ts'
import { type Files, type FormatName, formats } from '../formats/formats.ts'
import { writeRanks } from '../formats/tiktoken.ts'
import { writeTokenizerJson } from '../formats/write-tokenizer-json.ts'
import { mergeIntoByteLevel } from '../merge/byte-level.ts'
import { mergeVocabularies } from '../merge/merge.ts'
import type { Vocabulary } from '../vocabulary/vocabulary.ts'

/** A tokenizer's files, and how they are read. */
interface Found {
  readonly format: FormatName
  readonly files: Files
  readonly options?: Readonly<Record<string, unknown>>
}

/** Parses `merge:llama+chinese-sp` into base, extra, and pieces to append. */
export function mergeRecipeOf(reference: string): readonly string[] | undefined {
  const [, recipe] = /^merge:(.+)$/.exec(reference) ?? []
  return recipe?.split('+')
}

/** Makes the files of a merge, with the default scores for its base. */
export async function mergedFiles(
  [base = '', extra = '', ...append]: readonly string[],
  locate: (reference: string) => Promise<Found>,
): Promise<Found> {
  const [found, { files }] = [await locate(base), await locate(extra)]
  if (!files.model) throw new InputError(`${extra} has no SentencePiece model to merge`)
  if (found.format === 'sentencepiece' && found.files.model) {
    const { model } = mergeVocabularies(found.files.model, files.model, { append })
    return { ...found, files: { model } }
  }
  const vocabulary = formats[found.format].read(found.files, found.options)
  const firstId = firstFreeId(base, vocabulary)
  const { merged } = mergeIntoByteLevel(vocabulary, files.model, firstId, { append })
  if (found.format === 'tiktoken')
    return { ...found, files: { ranks: Buffer.from(writeRanks(merged)) } }
  return {
    format: 'tokenizer-json',
    files: { tokenizer: Buffer.from(writeTokenizerJson(merged)) },
  }
}

/**
 * The first id after all ids of the base: of its pieces, of the tokens in its file, and of tokens that exist
 * only in the model's code.
 */
export function firstFreeId(reference: string, { pieces, addedTokens }: Vocabulary): number {
  const listed = tokenizers.has(reference)
    ? resolveAlias(tokenizers.get(reference)).sizes.withAdded
    : 0
  return addedTokens.reduce(
    (free, { id }) => Math.max(free, id + 1),
    Math.max(pieces.length, listed),
  )
}
