import { availableParallelism } from 'node:os'
import { InputError } from '../errors.ts'
import { loadTokenizer } from '../load/load.ts'
import type { Settings } from '../sources/settings.ts'
import { type SpecialTokens, withSpecialTokens } from '../tokenizer/special-tokens.ts'
import type { Tokenizer } from '../tokenizer/tokenizer.ts'
import { type Checkpoints, resumed } from './checkpoints.ts'
import type { Chunk, ChunkSource } from './chunks.ts'
import { type Counter, countChunk, type SideTotals } from './count-chunk.ts'
import {
  type PlainRunTotals,
  plainRunTotals,
  type RunTotals,
  runTotalsOfPlain,
  sumOf,
} from './run-totals.ts'
import { threadPool } from './thread-pool.ts'

/** A counter as plain data, so that each thread makes its own. */
export interface CounterSpec extends Pick<Counter, 'countsText' | 'keepsSamples'> {
  /** A tokenizer reference; absent where only the text is counted. */
  readonly tokenizer?: string
  /** Put around every text. */
  readonly specialTokens?: SpecialTokens | undefined
}

/** A chunk, and which of the run's sources it belongs to. */
export type SourceChunk = Chunk & { readonly source: number }

/** The settings that can be sent to a thread: all but the callbacks. */
export type PlainSettings = Omit<Settings, 'onStep'>

/** Every counter over every chunk. Counters start in their order, so those that take long come first. */
export interface CountRun {
  readonly sources: readonly ChunkSource[]
  readonly counters: readonly CounterSpec[]
  readonly chunks: readonly SourceChunk[]
  readonly settings: PlainSettings
  /** Whether a counter counts a source; all do unless told. */
  readonly isWanted?: (counter: number, source: number) => boolean
  /** Whether it looks at ids there; none does unless told. */
  readonly needsPieces?: (counter: number, source: number) => boolean
}

export interface CountRunOptions {
  /** How many threads count at once; as many as there are processors unless told. One counts in place. */
  readonly threads?: number | undefined
  /** The run's counters, loaded: this thread counts with them while the others still load theirs. */
  readonly here?: readonly Counter[] | undefined
  readonly signal?: AbortSignal | undefined
  readonly onStep?: ((step: string) => void) | undefined
  /** Hears of each so many bytes that a counter has read. */
  readonly onRead?: ((bytes: number) => void) | undefined
  /** Hears how many pairs of tokenizer and chunk are done, and which was the last. */
  readonly onDone?: ((done: number, all: number, last?: DonePair) => void) | undefined
  /** Hears of a counter whose tokenizer cannot be had, which counts nothing then; else that ends the run. */
  readonly onUnavailable?: ((counter: number, error: InputError) => void) | undefined
  readonly checkpoints?: Checkpoints | undefined
  /** All that decides the numbers beside the run itself: hashes of tokenizers, stamps of files. */
  readonly identity?: unknown
  /** The name of the checkpoint's file. */
  readonly name?: string | undefined
}

export interface DonePair {
  readonly counter: number
  readonly source: number
}

/** One chunk for one counter, by a number that names it in checkpoints. */
interface Item extends DonePair {
  readonly number: number
  readonly chunk: Chunk
  readonly pieces: boolean
}

/** A counter and its chunks, for a thread. Threads with the same `turns` share the chunks. */
export interface CountJob {
  readonly counter: CounterSpec
  readonly items: readonly Item[]
  readonly sources: readonly ChunkSource[]
  readonly settings: PlainSettings
  /** How many items were taken so far, in memory that threads share. */
  readonly turns: Int32Array
}

/** A note that a thread sends while it works. */
export type CountNote =
  | { readonly step: string }
  | { readonly read: number }
  | { readonly number: number; readonly done: SideTotals }

/**
 * Counts all chunks with all counters, on threads, and goes on where an earlier run of the same was killed. This is
 * the only scheduler: files, comparisons, suites and ranks of a cluster are runs of it.
 */
export async function countChunks(
  run: CountRun,
  options: CountRunOptions = {},
): Promise<RunTotals> {
  const items = itemsOf(run)
  const hasTokenizer = ({ counter }: DonePair) => run.counters[counter]!.tokenizer !== undefined
  const { onDone, name } = options
  const none: RunTotals = run.counters.map(() => run.sources.map(() => undefined))
  const { isWanted: _, needsPieces: __, settings: ___, ...identity } = run
  const totals = await resumed<RunTotals>(
    {
      identity: [options.identity, identity, items.map(({ chunk, ...item }) => item)],
      chunks: items.length,
      ...(name === undefined ? {} : { name }),
      add(totals = none, number, done) {
        const { counter, source } = items[number]!
        return replaced(
          totals,
          counter,
          source,
          sumOf(totals[counter]![source], done as SideTotals),
        )
      },
      toPlain: plainRunTotals,
      ofPlain: plain => runTotalsOfPlain(plain as PlainRunTotals),
      async count(numbers, tell) {
        const left = numbers.map(number => items[number]!)
        const all = items.filter(hasTokenizer).length
        let done = all - left.filter(hasTokenizer).length
        onDone?.(done, all)
        await countItems(run, left, options, (number, totals) => {
          tell(number, totals)
          const { counter, source } = items[number]!
          if (hasTokenizer(items[number]!)) onDone?.(++done, all, { counter, source })
        })
      },
    },
    options.checkpoints,
  )
  return totals ?? none
}

function itemsOf({ counters, chunks, isWanted, needsPieces }: CountRun): Item[] {
  const pairs = counters.flatMap((_, counter) =>
    chunks
      .filter(({ source }) => isWanted?.(counter, source) ?? true)
      .map(({ source, ...chunk }) => ({
        counter,
        source,
        chunk,
        pieces: needsPieces?.(counter, source) ?? false,
      })),
  )
  return pairs.map((pair, number) => ({ ...pair, number }))
}

/** Counts the items, in threads or in place; tells of each when it is done. */
async function countItems(
  { counters, sources, settings }: CountRun,
  items: readonly Item[],
  options: CountRunOptions,
  tell: (number: number, done: SideTotals) => void,
): Promise<void> {
  const { threads = availableParallelism(), here, signal, onStep, onRead } = options
  const stop = new AbortController()
  const stopped = signal ? AbortSignal.any([signal, stop.signal]) : stop.signal
  const jobs = counters
    .map((counter, i) => ({
      counter,
      items: items.filter(item => item.counter === i),
      sources,
      settings,
      turns: new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT)),
    }))
    .filter(job => job.items.length > 0)
  const hear = (note: CountNote) => {
    if ('number' in note) tell(note.number, note.done)
    else if ('read' in note) onRead?.(note.read)
    else onStep?.(note.step)
  }
  const unavailable = new Set<number>()
  const run = async (job: CountJob, count: (job: CountJob) => Promise<unknown>) => {
    try {
      if (hasTurns(job)) await count(job)
    } catch (error) {
      if (!InputError.isUnavailable(error) || !options.onUnavailable) throw error
      const { counter } = job.items[0]!
      if (!unavailable.has(counter)) options.onUnavailable(counter, error)
      unavailable.add(counter)
    }
  }
  // In place, a signal is heard between two reads of a file.
  const hearHere = (note: CountNote) => {
    stopped.throwIfAborted()
    hear(note)
  }
  const countHere = async () => {
    for (const job of jobs)
      await run(job, job => countJob(job, hearHere, here?.[job.items[0]!.counter]))
  }
  // Only a thread can be stopped within a text.
  if (threads === 1 && !signal) return countHere()
  const others = here ? threads - 1 : threads
  const pool = threadPool(others, { signal: stopped, onNote: note => hear(note as CountNote) })
  // One thread takes each counter, so that few load its tokenizer. A free thread then helps unfinished counters.
  const helpers = jobs.flatMap(job =>
    Array.from({ length: Math.min(others, job.items.length) - (here ? 0 : 1) }, () => job),
  )
  try {
    await Promise.all([
      ...[...jobs, ...helpers].map(job =>
        pool(
          () => hasTurns(job),
          thread => run(job, job => thread.run(job)),
        ),
      ),
      ...(here ? [countHere()] : []),
    ])
  } catch (error) {
    // The other threads would keep the process alive.
    stop.abort(error)
    throw error
  }
}

function hasTurns({ turns, items }: CountJob): boolean {
  return Atomics.load(turns, 0) < items.length
}

/** The task of a thread: counts the chunks that no other thread has taken; loads its counter unless it is given. */
export async function countJob(
  { counter, items, sources, settings, turns }: CountJob,
  tell: (note: CountNote) => void,
  own?: Counter,
): Promise<void> {
  const take = () => Atomics.add(turns, 0, 1)
  for (let turn = take(); turn < items.length; turn = take()) {
    const { number, chunk, source, pieces } = items[turn]!
    // Not before a chunk is left to count.
    const onStep = (step: string) => tell({ step })
    const made = own ?? (await counterOf(counter, { ...settings, onStep }))
    const onRead = (read: number) => tell({ read })
    tell({ number, done: await countChunk(chunk, sources[source]!, { ...made, pieces }, onRead) })
  }
}

/** The last loaded tokenizer, because the next job often needs it again. */
let loaded: { readonly key: string; readonly tokenizer: Promise<Tokenizer> } | undefined

/** The counter of a specification; the tokenizer that was loaded last is at hand. */
export async function counterOf(
  { tokenizer: reference, specialTokens, ...rest }: CounterSpec,
  settings: Settings,
): Promise<Counter> {
  if (reference === undefined) return rest
  const { onStep: _, ...plain } = settings
  const key = JSON.stringify([reference, plain])
  if (loaded?.key !== key) {
    const tokenizer = loadTokenizer(reference, settings)
    loaded = { key, tokenizer }
    tokenizer.catch(() => {
      loaded = undefined
    })
  }
  const tokenizer = await loaded.tokenizer
  return {
    ...rest,
    tokenizer: specialTokens ? withSpecialTokens(tokenizer, specialTokens) : tokenizer,
  }
}

function replaced(totals: RunTotals, counter: number, source: number, cell: SideTotals): RunTotals {
  return totals.map((row, i) =>
    i === counter ? row.map((old, j) => (j === source ? cell : old)) : row,
  )
}
