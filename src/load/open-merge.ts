import { formats } from '../formats/formats.ts'
import { mergeIntoByteLevel } from '../merge/byte-level.ts'
import { readExtra } from '../merge/extra.ts'
import { type Merge, type MergeOptions, mergeVocabularies } from '../merge/merge.ts'
import { type ScorePolicy, scorePolicies } from '../merge/scores.ts'
import { sha256 } from '../sources/hash.ts'
import type { Settings } from '../sources/settings.ts'
import { findExtra } from './extra.ts'
import { readVocabulary } from './load.ts'
import { type Located, locateTokenizer } from './locate.ts'
import { firstFreeId } from './merge-address.ts'

/** A base and what it is expanded by, read, to be merged in one way or another. */
export interface MergeRecipe {
  readonly base: MergeOperand
  readonly extra: MergeOperand
  /** The pieces of the extra, as it spells them. */
  readonly pieces: readonly string[]
  /** The score policies that the two can have. */
  readonly policies: readonly ScorePolicy[]
  readonly merge: (options: MergeOptions) => Merge
}

export interface MergeOperand {
  /** The reference that the user gave. */
  readonly reference: string
  readonly sha256: string
}

/** Finds the base and the extra that two references name. */
export async function openMerge(
  base: string,
  extra: string,
  settings: Settings,
): Promise<MergeRecipe> {
  const baseFiles = await locateTokenizer(base, settings)
  const found = await findExtra(extra, settings)
  const { pieces } = readExtra(found.extra)
  const hasScores = found.extra instanceof Uint8Array
  const sides = {
    base: { reference: base, sha256: hashOf(baseFiles) },
    extra: { reference: extra, sha256: sha256(found.bytes) },
    pieces: pieces.map(({ piece }) => piece),
  }
  const { model } = baseFiles.files
  if (baseFiles.format === 'sentencepiece' && model) {
    const policies = scorePolicies.filter(policy => hasScores || policy !== 'own')
    const merge = (options: MergeOptions) =>
      prepared(mergeVocabularies(model, found.extra, options), baseFiles)
    return { ...sides, policies, merge }
  }
  const vocabulary = readVocabulary(baseFiles)
  const firstId = firstFreeId(base, vocabulary)
  const source = baseFiles.format === 'tokenizer-json' ? baseFiles.files.tokenizer : undefined
  const sourceJson = source && new TextDecoder().decode(source)
  return {
    ...sides,
    policies: ['below'],
    merge: options => ({
      ...mergeIntoByteLevel(vocabulary, found.extra, firstId, options),
      ...(sourceJson === undefined ? {} : { sourceJson }),
    }),
  }
}

/** Adds to the merge the steps that the base's own code applies before its model, which are in no file. */
function prepared(
  merge: Merge & { readonly model: Uint8Array },
  { format, files, options }: Located,
): Merge {
  if (options === undefined) return merge
  const { read } = formats[format]
  return {
    ...merge,
    base: read(files, options),
    merged: read({ model: merge.model }, options),
  }
}

/** The hash of the one file; of several, that of their list. */
function hashOf({ files }: Located): string {
  const hashes = Object.keys(files)
    .sort()
    .map(role => `${sha256(files[role]!)}  ${role}\n`)
  const [only, ...more] = Object.values(files)
  return only && more.length === 0 ? sha256(only) : sha256(hashes.join(''))
}
