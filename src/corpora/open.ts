import { existsSync } from 'node:fs'
import { type CorpusEntry, corpora, type Preset, presets } from '../catalog/corpora.ts'
import { InputError, unknownName } from '../errors.ts'
import { isAddress } from '../sources/address.ts'
import { cachePath, readIfThere, writeCached } from '../sources/cache.ts'
import { checkHash, sha256 } from '../sources/hash.ts'
import { type Settings, settingsFrom } from '../sources/settings.ts'
import type { Corpus } from './corpus.ts'
import { isHubDataset, openHubDataset } from './hub-dataset.ts'
import { openAddress, openPath, openStandardInput, type UnreadCorpus, unreadPath } from './own.ts'
import { isPattern, type OwnOptions } from './own-files.ts'
import { isSelective } from './reading.ts'
import { narrowCorpus } from './selection.ts'
import { sliceNames } from './slices.ts'

export { type Corpus, readSamples } from './corpus.ts'
export { type ReadingOptions, readingOptionsOf } from './reading.ts'

export interface OpenCorpusOptions extends OwnOptions {
  /** Folders and addresses to use; those of the environment by default. */
  readonly settings?: Settings
}

/**
 * Opens a corpus: an id of the catalog (built on this machine the first time), a file, folder or pattern of
 * one's own, `hf-dataset:org/name[@revision]/config/split`, the name of a preset of such, a source address,
 * or `-` for standard input. Files are `.txt` or `.md` (a sample each),
 * `.jsonl`, `.csv`, `.tsv` and `.parquet` (a sample a line or row), each also `.gz` or `.zst`; they are
 * streamed, whatever their length. `limit`, `sample` and `maxCharacters` ask for a part: a corpus of its
 * own, whose `reading` tells what was left out.
 *
 * What is not there, or is not what it seems, is an InputError with file and line.
 */
export async function openCorpus(
  reference: string,
  { settings = settingsFrom(), ...asked }: OpenCorpusOptions = {},
): Promise<Corpus> {
  const options = { ...asked, settings }
  const own = { onNote: settings.onStep, ...options }
  if (reference === '-') return openStandardInput(own)
  if (corpora.has(reference)) {
    return narrowCorpus(await openEntry(corpora.get(reference), settings), options)
  }
  if (isHubDataset(reference)) return openHubDataset(reference, options)
  if (presets.has(reference)) return openPreset(presets.get(reference), options)
  if (isAddress(reference)) return openAddress(reference, own)
  if (existsSync(reference) || isPattern(reference)) return openPath(reference, own)
  // A word is more likely a mistyped id, anything else a path.
  if (/^[\w-]+$/.test(reference)) corpora.get(reference)
  const [, corpus = '', slice = ''] = /^([\w-]+)#([\w-]*)$/.exec(reference) ?? []
  if (corpora.has(corpus)) throw unknownName('slice', slice, sliceNames)
  throw new InputError(`${reference}: no such file or folder`)
}

/** Like `openCorpus`, but does not read all of a user's file or folder first, because it will be counted in chunks. */
export async function openUnread(
  reference: string,
  options: OpenCorpusOptions,
): Promise<Corpus | UnreadCorpus> {
  const own = { onNote: options.settings?.onStep, ...options }
  const isWhole = isOwnPath(reference) && !isSelective(options)
  return isWhole ? unreadPath(reference, own) : openCorpus(reference, options)
}

/** Whether a reference is a file, folder or pattern of one's own. */
export function isOwnPath(reference: string): boolean {
  const isPath = reference !== '-' && !corpora.has(reference) && !isAddress(reference)
  return isPath && (existsSync(reference) || isPattern(reference))
}

/** A data set of the hub by its short name; a field that is named goes before the usual one. */
async function openPreset(
  preset: Preset,
  options: OpenCorpusOptions & { readonly settings: Settings },
): Promise<Corpus> {
  const { id, reference, field, title, licence } = preset
  const corpus = await openHubDataset(reference, { ...options, field: options.field ?? field })
  return {
    ...corpus,
    name: id,
    title: `${title} (${corpus.title})`,
    notes: [licence, ...preset.notes],
  }
}

async function openEntry(entry: CorpusEntry, settings: Settings): Promise<Corpus> {
  const { id, title, language, segmenters, notes, built } = entry
  const path = await builtFile(entry, settings)
  return {
    name: id,
    title,
    language,
    sides: Object.keys(segmenters),
    segmenters,
    files: [{ path, format: 'built', name: id, field: 'text' }],
    ...built,
    notes,
  }
}

/** The file of a corpus of the catalog, if it was built on this machine. */
export function builtPath(id: string, settings: Settings): string | undefined {
  const path = cachePath(builtName(corpora.get(id)), settings)
  return existsSync(path) ? path : undefined
}

/** Under its hash, so that versions of tokrate that share a cache do not undo each other's work. */
function builtName({ id, built }: CorpusEntry): string {
  return `corpora/${id}-${built.sha256.slice(0, 12)}.jsonl`
}

/** The corpus's JSONL in the cache; built unless it is there whole. */
async function builtFile(entry: CorpusEntry, settings: Settings): Promise<string> {
  const expected = entry.built.sha256
  const name = builtName(entry)
  const path = cachePath(name, settings)
  const kept = await readIfThere(path)
  if (kept && sha256(kept) === expected) return path
  settings.onStep?.(`building corpus ${entry.id}`)
  // The readers and their parsers are for the first time only; worker threads never need them.
  const { buildCorpus } = await import('./recipes/build.ts')
  const { jsonl, figures } = await buildCorpus(entry, settings)
  checkHash(
    `corpora/${entry.id}.json`,
    figures.sha256,
    expected,
    'the recipe or a reader changed; pin the new text with bench/pin-corpus.mjs if that was meant',
  )
  return writeCached(name, jsonl, settings)
}
