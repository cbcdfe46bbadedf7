import { InputError } from '../errors.ts'
import { type Merge, type MergeOptions, mergeVocabularies } from '../merge/merge.ts'
import { type ScorePolicy, scorePolicies } from '../merge/scores.ts'
import type { Settings } from '../settings.ts'
import { sha256 } from '../sources/hash.ts'
import { locateTokenizer } from './locate.ts'

/** A base and what it is expanded by, read, to be merged in one way or another. */
export interface MergeRecipe {
  readonly base: MergeSide
  readonly extra: MergeSide
  /** The score policies that the base can have. */
  readonly policies: readonly ScorePolicy[]
  readonly merge: (options: MergeOptions) => Merge
}

export interface MergeSide {
  /** What the person called it. */
  readonly reference: string
  readonly sha256: string
}

/** Finds the base and the extra that two references name. */
export async function openMerge(
  base: string,
  extra: string,
  settings: Settings,
): Promise<MergeRecipe> {
  const [baseModel, extraModel] = [await modelOf(base, settings), await modelOf(extra, settings)]
  return {
    base: { reference: base, sha256: sha256(baseModel) },
    extra: { reference: extra, sha256: sha256(extraModel) },
    policies: scorePolicies,
    merge: options => mergeVocabularies(baseModel, extraModel, options),
  }
}

async function modelOf(reference: string, settings: Settings): Promise<Uint8Array> {
  const { format, files } = await locateTokenizer(reference, settings)
  if (format === 'sentencepiece') return files.model!
  throw new InputError(`${reference}: only SentencePiece models can be merged, this is ${format}`)
}
