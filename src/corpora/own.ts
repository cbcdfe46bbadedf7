import { basename } from 'node:path'
import { InputError } from '../errors.ts'
import { parseAddress } from '../sources/address.ts'
import { writeCached } from '../sources/cache.ts'
import { fetchSource } from '../sources/fetch-source.ts'
import { sha256 } from '../sources/hash.ts'
import type { Settings } from '../sources/settings.ts'
import { type Corpus, readSamples } from './corpus.ts'
import { figuresOf, type OwnFigures, sumOfFigures } from './figures.ts'
import { noticing, sumOfNoticed } from './files/noticed.ts'
import type { SampleFile } from './files/sample-file.ts'
import { isChinese } from './language.ts'
import { filesOf, type OwnOptions } from './own-files.ts'
import { isSelective, readingOf } from './reading.ts'
import { keepSelected } from './selection.ts'
import { standardInputFile } from './standard-input.ts'

/** Opens a user's text: a file, a folder with all readable files below it, or the files of a pattern. */
export async function openPath(path: string, options: OwnOptions): Promise<Corpus> {
  const { name, files } = await filesOf(path, options)
  return openFiles(name, files, options)
}

/** Like `openPath`, but reads only the beginning. */
export async function unreadPath(path: string, options: OwnOptions): Promise<UnreadCorpus> {
  const { maxCharacters } = options
  const { name, files } = await filesOf(path, options)
  const corpus = await unread(name, files)
  return maxCharacters === undefined ? corpus : { ...corpus, reading: { maxCharacters } }
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

/** Standard input: one text unless it is evidently something else, see standard-input.ts. */
export async function openStandardInput(options: OwnOptions): Promise<Corpus> {
  return openFiles('stdin', [await standardInputFile(options)], options)
}

/** A user's text of which only the beginning was read. */
export type UnreadCorpus = Omit<Corpus, 'samples' | 'characters' | 'sha256' | 'composition'>

/** Describes a user's text before all of it is read. */
export async function unread(name: string, files: readonly SampleFile[]): Promise<UnreadCorpus> {
  const chinese = await isChinese(files)
  return {
    name,
    title: name,
    language: chinese ? 'zh' : 'und',
    sides: ['text'],
    segmenters: { text: chinese ? 'zh' : 'whitespace' },
    files,
    notes: [],
  }
}

/** Completes the corpus after all of it was read. */
export function withFigures(
  corpus: UnreadCorpus,
  { samples, characters, digest: sha256, noticed }: OwnFigures,
): Corpus {
  const { name } = corpus
  const reading = readingOf(corpus.reading, noticed)
  if (characters === 0) throw new InputError(`${name}: holds no text`)
  return {
    ...corpus,
    sha256,
    samples,
    characters,
    composition: [{ group: name, samples, characters }],
    ...(reading ? { reading } : {}),
  }
}

async function openFiles(
  name: string,
  files: readonly SampleFile[],
  options: OwnOptions,
): Promise<Corpus> {
  const corpus = await unread(name, files)
  return isSelective(options) ? selected(corpus, options) : surveyed(corpus, options)
}

/** Reads everything once: bad lines show before anything is counted, and the corpus gets its hash. */
async function surveyed(corpus: UnreadCorpus, { maxCharacters }: OwnOptions): Promise<Corpus> {
  const figures: OwnFigures[] = []
  for (const file of corpus.files) figures.push(await figuresOf(file))
  const reading = maxCharacters === undefined ? {} : { reading: { maxCharacters } }
  return withFigures({ ...corpus, ...reading }, sumOfFigures(figures))
}

/** The corpus that the samples which are wanted make. */
async function selected(corpus: UnreadCorpus, options: OwnOptions): Promise<Corpus> {
  // What is kept is cut when it is read, so that the cut samples are counted among those.
  const files = corpus.files.map(({ maxCharacters: _, ...file }) => file)
  const { notice, total } = noticing()
  const samples = readSamples({ files }, notice)
  const { file, reading } = await keepSelected(samples, options, corpus)
  const figures = await figuresOf(file)
  const noticed = sumOfNoticed([total(), figures.noticed])
  return withFigures({ ...corpus, files: [file], reading }, { ...figures, noticed })
}
