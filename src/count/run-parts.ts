import { availableParallelism } from 'node:os'
import { type Checkpoints, resumed } from './checkpoints.ts'
import type { Counter, PlainSettings } from './jobs.ts'
import { addTallies, type Part, type PartedCorpus, type PartTally } from './part.ts'
import { pool } from './pool.ts'
import { type PlainSums, plainSums, sumsOfPlain } from './sums.ts'
import { newTurns } from './turns.ts'

/** What is to be counted: every counter over every part. */
export interface PartsRun {
  readonly corpora: readonly PartedCorpus[]
  readonly counters: readonly Counter[]
  readonly parts: readonly Part[]
  readonly settings: PlainSettings
}

export interface PartsRunOptions {
  readonly threads?: number | undefined
  readonly signal?: AbortSignal | undefined
  readonly onStep?: ((step: string) => void) | undefined
  /** Told of each so many bytes that a counter has read. */
  readonly onRead?: ((bytes: number) => void) | undefined
  /** Told how many of all pairs of counter and part are done. */
  readonly onDone?: ((done: number, all: number) => void) | undefined
  readonly checkpoints?: Checkpoints | undefined
  /** All that decides the numbers beside the run itself: hashes of tokenizers, stamps of files. */
  readonly identity: unknown
  /** The name of the checkpoint's file. */
  readonly name?: string | undefined
}

/** What the counters made of the corpora: by counter, then by corpus; nothing where there was no part. */
export type PartTotals = readonly (readonly (PartTally | undefined)[])[]

/** Counts all parts, in threads, and goes on where an earlier run of the same was killed. */
export async function runParts(run: PartsRun, options: PartsRunOptions): Promise<PartTotals> {
  const { corpora, counters, parts } = run
  const { onDone, name } = options
  const all = counters.length * parts.length
  const none: PartTotals = counters.map(() => corpora.map(() => undefined))
  let done = 0
  const totals = await resumed<PartTotals>(
    {
      identity: [options.identity, { corpora, counters, parts }],
      parts: all,
      ...(name === undefined ? {} : { name }),
      add: (totals = none, number, tally) => {
        const counter = Math.floor(number / parts.length)
        const { corpus } = parts[number % parts.length]!
        const earlier = totals[counter]![corpus]
        const sum = earlier ? addTallies(earlier, tally as PartTally) : (tally as PartTally)
        return totals.map((row, i) =>
          i === counter ? row.map((cell, j) => (j === corpus ? sum : cell)) : row,
        )
      },
      toPlain: plainTotals,
      ofPlain: plain => totalsOfPlain(plain as readonly (readonly (PlainTally | null)[])[]),
      async count(numbers, tell) {
        done = all - numbers.length
        onDone?.(done, all)
        await countInThreads(run, options, numbers, (number, tally) => {
          tell(number, tally)
          done += 1
          onDone?.(done, all)
        })
      },
    },
    options.checkpoints,
  )
  return totals ?? none
}

async function countInThreads(
  { corpora, counters, parts, settings }: PartsRun,
  { threads = availableParallelism(), signal, onStep, onRead }: PartsRunOptions,
  numbers: readonly number[],
  tell: (number: number, done: unknown) => void,
): Promise<void> {
  const stop = new AbortController()
  const { run } = pool({
    threads,
    signal: signal ? AbortSignal.any([signal, stop.signal]) : stop.signal,
    onNote(note) {
      if ('number' in note) tell(note.number, note.done)
      else if ('read' in note) onRead?.(note.read)
      else if ('step' in note) onStep?.(note.step)
    },
  })
  try {
    await Promise.all(
      counters.flatMap((counter, i) => {
        const own = numbers
          .filter(number => Math.floor(number / parts.length) === i)
          .map(number => ({ number, part: parts[number % parts.length]! }))
        const job = { counter, corpora, settings, parts: own, turns: newTurns() }
        return Array.from({ length: Math.min(threads, own.length) }, () => run('parts', job))
      }),
    )
  } catch (error) {
    // The other threads would work on for nobody, and keep the process alive.
    stop.abort(error)
    throw error
  }
}

/** A tally as JSON holds it. */
export interface PlainTally {
  readonly sums: Readonly<Record<string, PlainSums>>
  readonly figures?: PartTally['figures']
}

export function plainTotals(totals: PartTotals): (PlainTally | null)[][] {
  return totals.map(row =>
    row.map(tally =>
      tally
        ? {
            sums: Object.fromEntries(
              Object.entries(tally.sums).map(([part, sums]) => [part, plainSums(sums)]),
            ),
            ...(tally.figures ? { figures: tally.figures } : {}),
          }
        : null,
    ),
  )
}

export function totalsOfPlain(plain: readonly (readonly (PlainTally | null)[])[]): PartTotals {
  return plain.map(row =>
    row.map(tally =>
      tally
        ? {
            ...tally,
            sums: Object.fromEntries(
              Object.entries(tally.sums).map(([part, sums]) => [part, sumsOfPlain(sums)]),
            ),
          }
        : undefined,
    ),
  )
}

/** The sum of the totals of two runs over other parts. */
export function addTotals(a: PartTotals, b: PartTotals): PartTotals {
  return a.map((row, i) =>
    row.map((one, j) => {
      const other = b[i]?.[j]
      return one && other ? addTallies(one, other) : (one ?? other)
    }),
  )
}
