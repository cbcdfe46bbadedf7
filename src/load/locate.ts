import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { resolveAlias, type TokenizerEntry, tokenizers } from '../catalog/tokenizers.ts'
import { InputError, located } from '../errors.ts'
import { detectFormat, type FileSet, folderContents } from '../formats/detect.ts'
import type { Files, FormatName } from '../formats/formats.ts'
import { mergeVocabularies } from '../merge/merge.ts'
import { isAddress, type Source } from '../sources/address.ts'
import { fetchSource } from '../sources/fetch-source.ts'
import { checkHash, sha256 } from '../sources/hash.ts'
import { type HubRepository, listHubFiles, parseHubRepository } from '../sources/hub.ts'
import type { Settings } from '../sources/settings.ts'
import { mergedFiles, mergeRecipeOf } from './merge-address.ts'

/** A tokenizer's files, with what is needed to read them. */
export interface Located {
  /** The name in messages. */
  readonly where: string
  readonly format: FormatName
  readonly files: Files
  readonly options?: Readonly<Record<string, unknown>>
  /** The same reference with the commit that its revision stood for, where it named a branch. */
  readonly resolved?: string
  /** The fingerprint that the vocabulary must have, if the files are not from the catalog. */
  readonly fingerprint?: string
}

/**
 * The files of the tokenizer that a reference names: an id of the catalog, a path to a file or folder,
 * a repository on the hub, a source address, or `merge:base+extra`, which is made here.
 */
export async function locateTokenizer(reference: string, settings: Settings): Promise<Located> {
  const recipe = mergeRecipeOf(reference)
  if (recipe) {
    const merged = await mergedFiles(recipe, part => locateTokenizer(part, settings))
    return { ...merged, where: reference }
  }
  if (tokenizers.has(reference)) {
    return fromCatalog(resolveAlias(tokenizers.get(reference)), settings)
  }
  return { where: reference, ...(await findFiles(reference, settings)) }
}

/** Endings of tokenizer files; no id ends so. */
const ofFile = /\.(json|model|tiktoken|gguf|txt)$/i

type Found = Omit<Located, 'where' | 'fingerprint'>

async function fromCatalog(entry: TokenizerEntry, settings: Settings): Promise<Located> {
  const where = `tokenizers/${entry.id}.json`
  const { format, options, fallback } = entry
  if (!format) throw new InputError(`${where}: neither a format nor an alias`)
  try {
    const files = await fetchFiles(entry.files, settings)
    return { where, format, files, ...(options ? { options } : {}) }
  } catch (error) {
    if (!fallback || !InputError.isUnavailable(error)) throw error
    settings.onStep?.(`${entry.id}: reading the same vocabulary from ${fallback.format}`)
    const { files, options, ...rest } = fallback
    return {
      where: `${where}: fallback`,
      ...rest,
      files: await fetchFiles(files, settings),
      ...(options ? { options } : {}),
    }
  }
}

async function fetchFiles(
  sources: Readonly<Record<string, Source>>,
  settings: Settings,
): Promise<Files> {
  const fetched = Object.entries(sources).map(
    async ([role, source]) => [role, await fetchOrBuild(source, settings)] as const,
  )
  return Object.fromEntries(await Promise.all(fetched))
}

/** Fetches a catalog's file; `merge:base+extra+piece…` is built instead. */
export async function fetchOrBuild(source: Source, settings: Settings): Promise<Uint8Array> {
  const recipe = mergeRecipeOf(source.address)
  if (recipe === undefined) return fetchSource(source, settings)
  const [base = '', extra = '', ...append] = recipe
  const { model } = mergeVocabularies(
    await modelFile(base, settings),
    await modelFile(extra, settings),
    { append },
  )
  checkHash(source.address, sha256(model), source.sha256, 'this is a defect of the merge')
  return model
}

async function modelFile(id: string, settings: Settings): Promise<Uint8Array> {
  const { model } = tokenizers.get(id).files
  if (!model) throw new InputError(`${id} has no SentencePiece model to merge`)
  return fetchSource(model, settings)
}

/** Finds the files at a path or an address: one file, or those of a folder. */
async function findFiles(reference: string, settings: Settings): Promise<Found> {
  const repository = parseHubRepository(reference)
  if (repository) return fromHub(repository, settings)
  const { file, pattern } = await withoutPattern(reference)
  const remote = isAddress(file)
  const kind = remote ? 'file' : await kindOfPath(file)
  if (kind === 'folder') return fromFolder(file, settings)
  if (kind === 'nothing') {
    // Says which ids are near, unless it can only be a path.
    if (/^[\w.-]+$/.test(reference) && !ofFile.test(reference)) tokenizers.get(reference)
    throw new InputError(`${reference}: no such file or folder`)
  }
  const bytes = await fetchSource({ address: remote ? file : `file:${file}` }, settings)
  try {
    const { role, ...detected } = detectFormat(file, bytes, pattern)
    return { ...detected, files: { [role]: bytes } }
  } catch (error) {
    throw located(reference, error)
  }
}

/**
 * A rank file lacks the pattern that splits text, so a reference may add it: `mine.tiktoken#cl100k`, or after the
 * `#` a regular expression. A file whose name has a `#` is that file.
 */
async function withoutPattern(reference: string): Promise<{ file: string; pattern?: string }> {
  const cuts = Array.from(reference.matchAll(/#/g), ({ index }) => index)
  const isFile = async (path: string) => (await kindOfPath(path)) !== 'nothing'
  if (cuts.length === 0 || (await isFile(reference))) return { file: reference }
  for (const at of cuts) {
    const file = reference.slice(0, at)
    if (isAddress(file) || (await isFile(file))) return { file, pattern: reference.slice(at + 1) }
  }
  return { file: reference }
}

/** The first complete set of files that the folder holds. */
async function fromFolder(folder: string, settings: Settings): Promise<Found> {
  for (const set of folderContents) {
    const paths = Object.values(set.files).map(name => join(folder, name))
    const kinds = await Promise.all(paths.map(kindOfPath))
    if (kinds.every(kind => kind === 'file')) {
      return fetchSet(set, name => `file:${join(folder, name)}`, settings)
    }
  }
  throw holdsNothing(folder)
}

/**
 * Finds the first complete set of files of a repository, at the commit of its revision. If
 * the hub is unreachable, a mirror or the cache may still have the files under the revision itself.
 */
async function fromHub(repository: HubRepository, settings: Settings): Promise<Found> {
  const { owner, name, revision } = repository
  const addressAt = (commit: string) => (file: string) => `hf:${owner}/${name}@${commit}:${file}`
  let unlisted: unknown
  try {
    const { commit, files } = await listHubFiles(repository, settings)
    settings.onStep?.(`hf:${owner}/${name}@${revision} is at ${commit}`)
    const set = folderContents.find(set =>
      Object.values(set.files).every(file => files.includes(file)),
    )
    if (!set) throw holdsNothing(`hf:${owner}/${name}@${revision}`)
    const found = await fetchSet(set, addressAt(commit), settings)
    return { ...found, resolved: `hf:${owner}/${name}@${commit}` }
  } catch (error) {
    if (!InputError.isUnavailable(error)) throw error
    unlisted = error
  }
  for (const set of folderContents) {
    try {
      return await fetchSet(set, addressAt(revision), settings)
    } catch (error) {
      if (!InputError.isUnavailable(error)) throw error
    }
  }
  throw unlisted
}

async function fetchSet(
  { format, files, options }: FileSet,
  addressOf: (name: string) => string,
  settings: Settings,
): Promise<Found> {
  const fetched = Object.entries(files).map(
    async ([role, name]) =>
      [role, await fetchSource({ address: addressOf(name) }, settings)] as const,
  )
  return {
    format,
    files: Object.fromEntries(await Promise.all(fetched)),
    ...(options ? { options } : {}),
  }
}

function holdsNothing(where: string): InputError {
  const known = folderContents.map(({ files }) => Object.values(files).join(' + '))
  return new InputError(`${where}: holds no tokenizer; looked for ${known.join(', ')}`)
}

async function kindOfPath(path: string): Promise<'file' | 'folder' | 'nothing'> {
  try {
    return (await stat(path)).isDirectory() ? 'folder' : 'file'
  } catch {
    return 'nothing'
  }
}

/**
 * Gets the files of a tokenizer of the catalog, so that the threads find them at hand. One process asks
 * the network, file after file: nothing is downloaded twice, and a host that does not answer is waited
 * for once, not once a thread.
 */
export async function prefetch(reference: string, settings: Settings): Promise<void> {
  const [base, extra] = mergeRecipeOf(reference) ?? []
  if (base !== undefined && extra !== undefined) {
    await prefetch(base, settings)
    return prefetch(extra, settings)
  }
  if (!tokenizers.has(reference)) return
  const { files, fallback } = resolveAlias(tokenizers.get(reference))
  try {
    for (const source of Object.values(files)) await fetchOrBuild(source, settings)
  } catch (error) {
    if (!fallback || !InputError.isUnavailable(error)) throw error
    for (const source of Object.values(fallback.files)) await fetchOrBuild(source, settings)
  }
}
