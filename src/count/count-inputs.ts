import { stat } from 'node:fs/promises'
import { compressionOf, decompressed, unpackedName } from '../corpora/files/decompress.ts'
import type { SampleFile } from '../corpora/files/sample-file.ts'
import { formatOf } from '../corpora/files/sample-files.ts'
import { sizeOfAll, stampOf } from '../corpora/files/stamp.ts'
import { isHubDataset } from '../corpora/hub-dataset.ts'
import { isOwnPath, openCorpus } from '../corpora/open.ts'
import { filesOf, isPattern } from '../corpora/own-files.ts'
import {
  type CorpusReading,
  isSelective,
  type ReadingOptions,
  readingOf,
  readingOptionsOf,
} from '../corpora/reading.ts'
import { detectTextFormat, sniffedBytes } from '../corpora/standard-input.ts'
import { InputError, nameOption } from '../errors.ts'
import { fingerprint } from '../load/fingerprint.ts'
import type { Counts } from '../metrics/counts.ts'
import { ownVersion } from '../sources/package.ts'
import type { Settings } from '../sources/settings.ts'
import type { Vocabulary } from '../vocabulary/vocabulary.ts'
import type { Checkpoints } from './checkpoints.ts'
import { type Chunk, type ChunkSource, chunkBytes, chunksOf, sharedCutsOf } from './chunks.ts'
import { countNames } from './count.ts'
import { type Counter, countText, type SideTotals } from './count-chunk.ts'
import { type CounterSpec, countChunks, counterOf } from './count-chunks.ts'
import { countsOf, emptyTotals } from './totals.ts'

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

export interface CountInputsOptions {
  readonly settings: Settings
  readonly threads?: number | undefined
  /** Where a long run over files keeps what it has counted. */
  readonly checkpoints?: Checkpoints | undefined
  /** About so many bytes make a chunk. */
  readonly chunkBytes?: number | undefined
  /** Hears how many bytes of files there are to read, and then of each so many that were. */
  readonly onTotal?: ((bytes: number) => void) | undefined
  readonly onRead?: ((bytes: number) => void) | undefined
}

/** The counts of an input: by counter, then by row. */
export interface CountedInput {
  readonly rows: readonly (readonly NamedCounts[])[]
  /** How it was read and what was done to its texts, where that is not all of it as it is. */
  readonly reading: CorpusReading | undefined
}

export interface NamedCounts {
  readonly name: string
  readonly counts: Counts
}

/**
 * Counts each input with each counter. Files of more than a few chunks are counted on threads; the numbers are the
 * same. A counter that keeps samples gives a row for each.
 */
export async function countInputs(
  inputs: readonly CountInput[],
  counters: readonly CounterSpec[],
  options: CountInputsOptions,
): Promise<CountedInput[]> {
  const { settings, onRead, onTotal } = options
  const { onStep, ...plain } = settings
  const files = inputs.flatMap(({ from }) => ('files' in from ? from.files : []))
  const bytes = await sizeOfAll(files)
  onTotal?.(bytes * counters.length)
  const size = options.chunkBytes ?? chunkBytes
  const keepsSamples = counters.some(counter => counter.keepsSamples)
  const made: Counter[] = []
  for (const counter of counters) made.push(await counterOf(counter, settings))
  const vocabularies = made.map(({ tokenizer }) => tokenizer?.vocabulary)
  const cutsOf = () => sharedCutsOf(vocabularies)
  const chunks: (Chunk & { readonly source: number })[] = []
  for (const [source, { from }] of inputs.entries()) {
    if ('text' in from) chunks.push({ source, texts: [from.text] })
    if (!('files' in from)) continue
    for (const file of from.files)
      for (const chunk of keepsSamples ? [file] : await chunksOf(file, { cutsOf, size }))
        chunks.push({ source, file: chunk })
  }
  const run = { sources: inputs.map(({ source }) => source), counters, chunks, settings: plain }
  const { checkpoints } = options
  const isKept = checkpoints !== undefined && bytes >= checkpoints.leastBytes
  const totals = await countChunks(run, {
    // Samples are told in their order.
    threads: keepsSamples || bytes < 2 * size ? 1 : options.threads,
    here: made,
    onStep,
    onRead,
    checkpoints: isKept ? checkpoints : undefined,
    identity: isKept && (await identityOf(vocabularies, files)),
  })
  const streams = await Promise.all(inputs.map(input => countStream(input, made)))
  return inputs.map((input, i) => {
    const ofCounters = streams[i] ?? totals.map(row => row[i])
    const [first] = ofCounters
    return {
      rows: ofCounters.map((cell, j) => rowsOf(input, cell, counters[j]!)),
      // Every counter reads the same texts; those of an opened corpus were looked at when it was opened.
      reading:
        input.source.isVerbatim && first ? readingOf(input.reading, first.noticed) : input.reading,
    }
  })
}

function rowsOf(
  { name, sides }: CountInput,
  totals: SideTotals | undefined,
  { keepsSamples }: CounterSpec,
): NamedCounts[] {
  return sides.flatMap(side => {
    const ofSide = totals?.sides[side] ?? emptyTotals(countNames)
    if (!keepsSamples)
      return [
        { name: side === 'text' ? name : `${name}/${side}`, counts: countsOf(ofSide, countNames) },
      ]
    return (totals?.ids ?? []).map((id, i) => ({
      name: id,
      counts: Object.fromEntries(
        countNames.map(count => [count, ofSide.samples?.[count]?.[i] ?? 0]),
      ) as unknown as Counts,
    }))
  })
}

/** All that decides the counts of files. */
async function identityOf(
  vocabularies: readonly (Vocabulary | undefined)[],
  files: readonly SampleFile[],
): Promise<unknown> {
  return {
    version: ownVersion(),
    icu: process.versions.icu,
    tokenizers: vocabularies.map(vocabulary => vocabulary && fingerprint(vocabulary)),
    stamps: await Promise.all(files.map(stampOf)),
  }
}

/** The totals of a text that comes once, by counter; undefined for any other input. */
async function countStream(
  { name, from, source }: CountInput,
  made: readonly Counter[],
): Promise<SideTotals[] | undefined> {
  if (!('stream' in from)) return undefined
  const copies = copiesOf(from.stream(), made.length)
  return Promise.all(made.map((counter, i) => countText(copies[i]!, { ...source, name }, counter)))
}

/** So many copies of a stream that are read in step: an item waits until all copies are done with the last. */
export function copiesOf<Item>(stream: AsyncIterable<Item>, count: number): AsyncIterable<Item>[] {
  const items = stream[Symbol.asyncIterator]()
  let next: Promise<IteratorResult<Item>> | undefined
  const waiting: (() => void)[] = []
  /** Resolves when all copies are done with the item at hand. */
  const allDone = () =>
    new Promise<void>(resolve => {
      waiting.push(resolve)
      if (waiting.length < count) return
      next = undefined
      for (const go of waiting.splice(0)) go()
    })
  return Array.from({ length: count }, () => ({
    async *[Symbol.asyncIterator]() {
      while (true) {
        next ??= items.next()
        const { done, value } = await next
        if (done) return
        yield value
        await allDone()
      }
    },
  }))
}
