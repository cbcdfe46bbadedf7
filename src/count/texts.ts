import { stat } from 'node:fs/promises'
import { compressionOf, decompressed, unpackedName } from '../corpora/files/decompress.ts'
import { formatOf, type SampleFile } from '../corpora/files/sample-files.ts'
import { isHubDataset } from '../corpora/hub-dataset.ts'
import { isOwnPath, openCorpus, readSamples } from '../corpora/open.ts'
import { filesOf, isPattern } from '../corpora/own-files.ts'
import {
  type CorpusReading,
  isSelective,
  type ReadingOptions,
  readingOptionsOf,
} from '../corpora/reading.ts'
import { detectFormat, sniffedBytes } from '../corpora/standard-input.ts'
import { InputError } from '../errors.ts'
import type { Settings } from '../sources/settings.ts'

export interface CountedTextOptions extends ReadingOptions {
  readonly text?: string
  readonly corpus?: string[]
  /** The field is of all corpora that there may be; none needs to be there. */
  readonly isFieldPreset?: boolean
  readonly samples?: true
  readonly words?: true
}

/** Something to count, as often as it is asked for. */
export type CountedText = {
  readonly name: string
  readonly segmenter: string
  /** What is known of how it is read, where that is not all of it as it is. */
  readonly reading?: CorpusReading | undefined
} & (
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'stream'; readonly chunks: () => AsyncIterable<Uint8Array> }
  | { readonly type: 'files'; readonly files: readonly SampleFile[] }
  | { readonly type: 'samples'; readonly samples: () => AsyncIterable<NamedSample> }
)

export interface NamedSample {
  readonly id: string
  readonly text: string
}

/** What the arguments and options of `count` name. */
export async function textsToCount(
  files: string[],
  options: CountedTextOptions,
  settings: Settings,
): Promise<CountedText[]> {
  const { text, corpus = [] } = options
  const plain = options.words ? 'whitespace' : 'none'
  const texts: CountedText[] = []
  if (text !== undefined) texts.push({ type: 'text', name: 'text', segmenter: plain, text })
  const nothing = files.length === 0 && corpus.length === 0 && texts.length === 0
  let hasCorpus = corpus.length > 0
  for (const file of nothing ? ['-'] : files) {
    if (await holdsSamples(file, options)) {
      hasCorpus = true
      texts.push(...(await corpusTexts(file, options, settings)))
    } else if (file === '-') {
      texts.push(...(await standardInputTexts(plain, options, settings)))
    } else {
      const { compression } = unpackedName(file)
      const whole: SampleFile = { path: file, name: file, format: 'text', field: 'text' }
      const files = [compression ? { ...whole, compression } : whole]
      texts.push({ type: 'files', name: file, segmenter: plain, files })
    }
  }
  for (const reference of corpus) texts.push(...(await corpusTexts(reference, options, settings)))
  const asksForCorpus = options.samples || (options.field && !options.isFieldPreset)
  if (asksForCorpus && !hasCorpus) {
    const option = options.samples ? '--samples' : '--field'
    throw new InputError(
      `${option} is for a corpus; name a .jsonl file, a table, a folder, or one with --corpus`,
    )
  }
  return texts
}

/**
 * Whether a file is a corpus by itself: JSON lines, a table, a folder, a pattern, or what an option asks to
 * read as one. Any other is one text, however long.
 */
async function holdsSamples(file: string, options: CountedTextOptions): Promise<boolean> {
  const { field, ...others } = readingOptionsOf(options)
  if (Object.keys(others).length > 0 || isHubDataset(file)) return true
  if (file === '-') return field !== undefined && !options.isFieldPreset
  const found = await stat(file).catch(() => undefined)
  if (!found) return isPattern(file)
  return found.isDirectory() || (formatOf(file) ?? 'text') !== 'text'
}

async function corpusTexts(
  reference: string,
  { samples, words, ...options }: CountedTextOptions,
  settings: Settings,
  stdin?: AsyncIterable<Uint8Array>,
): Promise<CountedText[]> {
  const own = readingOptionsOf(options)
  // Words ask for a look at all of the text before: which language it is.
  const isWhole = !samples && !words && !isSelective(own)
  if (isWhole && isOwnPath(reference)) {
    const { name, files } = await filesOf(reference, { ...own, onNote: settings.onStep })
    const { maxCharacters } = own
    const reading = maxCharacters === undefined ? undefined : { maxCharacters }
    return [{ type: 'files', name, segmenter: 'none', files, reading }]
  }
  const corpus = await openCorpus(reference, { settings, ...own, stdin })
  return corpus.sides.map(part => ({
    type: 'samples',
    name: part === 'text' ? corpus.name : `${corpus.name}/${part}`,
    segmenter: words ? (corpus.segmenters[part] ?? 'whitespace') : 'none',
    reading: corpus.reading,
    async *samples() {
      for await (const { id, texts } of readSamples(corpus)) yield { id, text: texts[part] ?? '' }
    },
  }))
}

/** One text, which is never held, unless what it begins with is evidently a corpus. */
async function standardInputTexts(
  segmenter: string,
  options: CountedTextOptions,
  settings: Settings,
): Promise<CountedText[]> {
  const chunks = unpackedInput()
  const seen: Uint8Array[] = []
  for (let bytes = 0; bytes < sniffedBytes; bytes += seen.at(-1)!.length) {
    const { done, value } = await chunks.next()
    if (done) break
    seen.push(value)
  }
  async function* all() {
    yield* seen
    yield* chunks
  }
  if (detectFormat(Buffer.concat(seen).subarray(0, sniffedBytes)) !== 'text')
    return corpusTexts('-', options, settings, all())
  return [{ type: 'stream', name: '-', segmenter, chunks: all }]
}

/** What is packed is known by how it begins. */
async function* unpackedInput(): AsyncGenerator<Uint8Array> {
  const chunks = process.stdin[Symbol.asyncIterator]() as AsyncIterator<Uint8Array>
  const first = await chunks.next()
  if (first.done) return
  async function* all() {
    yield first.value as Uint8Array
    yield* { [Symbol.asyncIterator]: () => chunks }
  }
  const compression = compressionOf(first.value)
  yield* compression ? decompressed(all(), compression, 'standard input') : all()
}
