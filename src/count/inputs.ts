import { stat } from 'node:fs/promises'
import { compressionOf, decompressed, unpackedName } from '../corpora/files/decompress.ts'
import type { SampleFile } from '../corpora/files/sample-file.ts'
import { formatOf } from '../corpora/files/sample-files.ts'
import { isHubDataset } from '../corpora/hub-dataset.ts'
import { isOwnPath, openCorpus } from '../corpora/open.ts'
import { filesOf, isPattern } from '../corpora/own-files.ts'
import {
  type CorpusReading,
  isSelective,
  type ReadingOptions,
  readingOptionsOf,
} from '../corpora/reading.ts'
import { detectTextFormat, sniffedBytes } from '../corpora/standard-input.ts'
import { InputError, nameOption } from '../errors.ts'
import type { Settings } from '../sources/settings.ts'
import type { ChunkSource } from './chunks.ts'

export interface InputOptions extends ReadingOptions {
  readonly text?: readonly string[]
  readonly corpus?: readonly string[]
  /** The field is of all corpora that there may be; none needs to be there. */
  readonly isFieldPreset?: boolean
  readonly samples?: true
  readonly words?: true
}

/** Something to count, by the name that its rows have. */
export interface CountInput {
  readonly name: string
  readonly source: ChunkSource
  /** `text`, or the languages of a parallel corpus: a row each. */
  readonly sides: readonly string[]
  /** How it is read, where that is not all of it as it is. */
  readonly reading?: CorpusReading | undefined
  /** A text at hand, files, or a text that comes once. */
  readonly from:
    | { readonly text: string }
    | { readonly files: readonly SampleFile[] }
    | { readonly stream: () => AsyncIterable<Uint8Array> }
}

/** The inputs that the arguments and options of `count` name. */
export async function inputsOf(
  files: readonly string[],
  options: InputOptions,
  settings: Settings,
): Promise<CountInput[]> {
  const { text: given = [], corpus = [] } = options
  const plain = { segmenters: { text: options.words ? 'whitespace' : 'none' }, isVerbatim: true }
  const inputs: CountInput[] = []
  for (const [i, text] of given.entries()) {
    const name = given.length === 1 ? 'text' : `text ${i + 1}`
    inputs.push({ name, source: plain, sides: ['text'], from: { text } })
  }
  const hasNothing = files.length === 0 && corpus.length === 0 && inputs.length === 0
  let hasCorpus = corpus.length > 0
  for (const file of hasNothing ? ['-'] : files) {
    if (await holdsSamples(file, options)) {
      hasCorpus = true
      inputs.push(await corpusInput(file, options, settings))
    } else if (file === '-') {
      inputs.push(await standardInput(plain, options, settings))
    } else {
      const { compression } = unpackedName(file)
      const whole: SampleFile = { path: file, name: file, format: 'text', field: 'text' }
      const files = [compression ? { ...whole, compression } : whole]
      inputs.push({ name: file, source: plain, sides: ['text'], from: { files } })
    }
  }
  for (const reference of corpus) inputs.push(await corpusInput(reference, options, settings))
  const asksForCorpus = options.samples || (options.field && !options.isFieldPreset)
  if (asksForCorpus && !hasCorpus) {
    const option = nameOption(options.samples ? 'samples' : 'field')
    throw new InputError(
      `${option} is for a corpus; name a .jsonl file, a table, a folder, or one with ${nameOption('corpora')}`,
    )
  }
  return inputs
}

/**
 * Whether a file is a corpus by itself: JSON lines, a table, a folder, a pattern, or what an option asks to
 * read as one. Any other is one text, however long.
 */
async function holdsSamples(file: string, options: InputOptions): Promise<boolean> {
  const { field, ...others } = readingOptionsOf(options)
  if (Object.keys(others).length > 0 || isHubDataset(file)) return true
  if (file === '-') return field !== undefined && !options.isFieldPreset
  const found = await stat(file).catch(() => undefined)
  if (!found) return isPattern(file)
  return found.isDirectory() || (formatOf(file) ?? 'text') !== 'text'
}

async function corpusInput(
  reference: string,
  { samples, words, ...options }: InputOptions,
  settings: Settings,
  stdin?: AsyncIterable<Uint8Array>,
): Promise<CountInput> {
  const own = readingOptionsOf(options)
  // Counting words needs the language of the text, so the corpus is opened first.
  const isWhole = !samples && !words && !isSelective(own)
  if (isWhole && isOwnPath(reference)) {
    const { name, files } = await filesOf(reference, { ...own, onNote: settings.onStep })
    const { maxCharacters } = own
    return {
      name,
      source: { segmenters: { text: 'none' }, isVerbatim: true },
      sides: ['text'],
      reading: maxCharacters === undefined ? undefined : { maxCharacters },
      from: { files },
    }
  }
  const { name, sides, segmenters, reading, files } = await openCorpus(reference, {
    settings,
    ...own,
    stdin,
  })
  const cutBy = (side: string) => (words ? (segmenters[side] ?? 'whitespace') : 'none')
  return {
    name,
    source: { segmenters: Object.fromEntries(sides.map(side => [side, cutBy(side)])) },
    sides,
    reading,
    from: { files },
  }
}

/** Standard input is one text, which is never held, unless its beginning shows that it is a corpus. */
async function standardInput(
  source: ChunkSource,
  options: InputOptions,
  settings: Settings,
): Promise<CountInput> {
  const bytes = unpackedInput()
  const seen: Uint8Array[] = []
  for (let length = 0; length < sniffedBytes; length += seen.at(-1)!.length) {
    const { done, value } = await bytes.next()
    if (done) break
    seen.push(value)
  }
  async function* all() {
    yield* seen
    yield* bytes
  }
  if (detectTextFormat(Buffer.concat(seen).subarray(0, sniffedBytes)) !== 'text')
    return corpusInput('-', options, settings, all())
  return { name: '-', source, sides: ['text'], from: { stream: all } }
}

/** Packed input is known by how it begins. */
async function* unpackedInput(): AsyncGenerator<Uint8Array> {
  const bytes = process.stdin[Symbol.asyncIterator]() as AsyncIterator<Uint8Array>
  const first = await bytes.next()
  if (first.done) return
  async function* all() {
    yield first.value as Uint8Array
    yield* { [Symbol.asyncIterator]: () => bytes }
  }
  const compression = compressionOf(first.value)
  yield* compression ? decompressed(all(), compression, 'standard input') : all()
}
