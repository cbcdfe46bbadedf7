import { mkdtempSync, rmSync } from 'node:fs'
import { readdir, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, extname, join, relative, resolve, sep } from 'node:path'
import { InputError } from '../errors.ts'
import { chunksOf } from '../readers/lines.ts'
import { endings, formatOf, type SampleFile } from '../readers/sample-files.ts'
import type { Settings } from '../settings.ts'
import { parseAddress } from '../sources/address.ts'
import { writeCached } from '../sources/cache.ts'
import { fetchSource } from '../sources/fetch-source.ts'
import { sha256 } from '../sources/hash.ts'
import type { Corpus } from './corpus.ts'
import { figuresOf, type OwnFigures, sumOfFigures } from './figures.ts'
import { isChinese } from './language.ts'

export interface OwnOptions {
  /** Of JSONL: the field that holds the text; `text` unless said. */
  readonly field?: string | undefined
  /** What `-` reads, unless it is the process's own standard input. */
  readonly stdin?: AsyncIterable<Uint8Array | string> | undefined
}

/** A person's own text: a file, or a folder with all files below it that can be read. */
export async function openPath(path: string, options: OwnOptions): Promise<Corpus> {
  return surveyed(basename(resolve(path)), await filesAt(path, options))
}

/** The same, of which nothing is read but the beginning. */
export async function unreadPath(path: string, options: OwnOptions): Promise<UnreadCorpus> {
  return unread(basename(resolve(path)), await filesAt(path, options))
}

/** The files of a person's own text, not read yet. */
export async function filesAt(
  path: string,
  { field = 'text' }: OwnOptions = {},
): Promise<readonly SampleFile[]> {
  const whole = resolve(path)
  const isFolder = (await stat(whole)).isDirectory()
  if (isFolder) {
    const files = (await filesBelow(whole)).map(file => sampleFile(file, whole, field))
    if (files.length === 0) {
      throw new InputError(`${path}: holds no ${Object.keys(endings).join(', ')} file`)
    }
    return files
  }
  if (!formatOf(whole)) await refuseUnreadable(path)
  return [sampleFile(whole, resolve(whole, '..'), field)]
}

/** A file somewhere, by its source address. */
export async function openAddress(
  reference: string,
  { settings, ...options }: OwnOptions & { readonly settings: Settings },
): Promise<Corpus> {
  const address = parseAddress(reference)
  if (address.scheme === 'file') return openPath(address.path, options)
  const bytes = await fetchSource({ address: reference }, settings)
  const kept = `samples/${sha256(bytes).slice(0, 16)}/${basename(address.path)}`
  return openPath(await writeCached(kept, bytes, settings), options)
}

/** Standard input: one sample, put into a file, because it is read once and counted often. */
export async function openStandardInput(options: OwnOptions): Promise<Corpus> {
  return surveyed('stdin', [await standardInputFile(options)])
}

/** Standard input as a file, which is gone when the process ends. */
export async function standardInputFile({
  stdin = process.stdin,
}: OwnOptions): Promise<SampleFile> {
  const folder = mkdtempSync(join(tmpdir(), 'tokrate-stdin-'))
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
  const path = join(folder, 'stdin.txt')
  await writeFile(path, stdin)
  return { path, format: 'text', name: 'stdin', field: 'text' }
}

// Read as one text they would give numbers that mean nothing.
const unreadable = ['.csv', '.tsv', '.parquet', '.gz', '.zst', '.zip', '.pdf', '.docx']

/** A file that is named by itself may have any ending, if what it holds is text. */
async function refuseUnreadable(path: string): Promise<void> {
  const known = unreadable.includes(extname(path).toLowerCase())
  if (!known && !(await hasNul(path))) return
  throw new InputError(
    `${path}: not a kind of file that is read; known are ${Object.keys(endings).join(', ')}, ` +
      'and any other plain text',
  )
}

/** Whether the beginning of a file has a NUL, which text hardly ever has and binary data mostly does. */
async function hasNul(path: string): Promise<boolean> {
  for await (const chunk of chunksOf(path)) return chunk.includes(0)
  return false
}

function sampleFile(path: string, folder: string, field: string): SampleFile {
  const name = relative(folder, path).split(sep).join('/')
  return { path, format: formatOf(path) ?? 'text', name, field }
}

/** Every file below `folder` whose ending is known, ordered by path. */
async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  return entries
    .filter(entry => entry.isFile() && formatOf(entry.name))
    .map(entry => join(entry.parentPath, entry.name))
    .sort()
}

/** A person's own text of which nothing was read but the beginning. */
export type UnreadCorpus = Omit<Corpus, 'samples' | 'characters' | 'sha256' | 'composition'>

/** What is known of a person's own text before all of it is read. */
async function unread(name: string, files: readonly SampleFile[]): Promise<UnreadCorpus> {
  const chinese = await isChinese(files)
  return {
    name,
    title: name,
    language: chinese ? 'zh' : 'und',
    parts: ['text'],
    segmenters: { text: chinese ? 'zh' : 'whitespace' },
    files,
    notes: [],
  }
}

/** The corpus, once all of it was read. */
export function withFigures(
  corpus: UnreadCorpus,
  { samples, characters, digest: sha256 }: OwnFigures,
): Corpus {
  const { name } = corpus
  if (characters === 0) throw new InputError(`${name}: holds no text`)
  return {
    ...corpus,
    sha256,
    samples,
    characters,
    composition: [{ group: name, samples, characters }],
  }
}

/** Reads everything once: bad lines show before anything is counted, and the corpus gets its hash. */
async function surveyed(name: string, files: readonly SampleFile[]): Promise<Corpus> {
  const corpus = await unread(name, files)
  const figures: OwnFigures[] = []
  for (const file of files) figures.push(await figuresOf(file))
  return withFigures(corpus, sumOfFigures(figures))
}
