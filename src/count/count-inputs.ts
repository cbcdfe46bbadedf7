import type { SampleFile } from '../corpora/files/sample-file.ts'
import { sizeOfAll, stampOf } from '../corpora/files/stamp.ts'
import { type CorpusReading, readingOf } from '../corpora/reading.ts'
import { fingerprint } from '../load/fingerprint.ts'
import { type Counts, countNames } from '../metrics/counts.ts'
import { ownVersion } from '../sources/package.ts'
import type { Settings } from '../sources/settings.ts'
import type { Vocabulary } from '../vocabulary/vocabulary.ts'
import type { Checkpoints } from './checkpoints.ts'
import { type Chunk, chunkBytes, chunksOf, sharedCutsOf } from './chunks.ts'
import { type Counter, countText, type SideTotals } from './count-chunk.ts'
import { type CounterSpec, countChunks, counterOf } from './count-chunks.ts'
import type { CountInput } from './inputs.ts'
import { countsOf, emptyTotals } from './totals.ts'

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
