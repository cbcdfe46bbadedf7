import { availableParallelism } from 'node:os'
import pLimit from 'p-limit'
import type { JobNote, Work, WorkKind } from './jobs.ts'
import { runInThread } from './thread.ts'

// Two folders up is the package root from src/count and from dist/count alike, so tests that run the
// sources start the same built worker.
const script = new URL('../../dist/count/worker.js', import.meta.url)

export interface PoolOptions {
  /** How many threads run at once; as many as there are processors unless told. */
  readonly threads?: number
  readonly onNote?: (note: JobNote) => void
  readonly signal?: AbortSignal
}

export interface Pool {
  /** The result of one job. Jobs start in the order in which they were given: long ones first. */
  run<Kind extends WorkKind>(kind: Kind, job: Work[Kind]['job']): Promise<Work[Kind]['result']>
}

/**
 * What is counted is garbage at once: texts, and the bytes that they were read into, which wait for their
 * text. Of V8's usual 48 MB of it a thread has a quarter here, which costs no time and halves what it takes.
 */
const limits = { maxYoungGenerationSizeMb: 12 }

/** Threads that live for one job each: nothing is shared, and a leaking package leaks for one job. */
export function pool({ threads = availableParallelism(), onNote, signal }: PoolOptions = {}): Pool {
  const limit = pLimit(threads)
  const options = {
    limits,
    ...(onNote ? { onNote: (note: unknown) => onNote(note as JobNote) } : {}),
    ...(signal ? { signal } : {}),
  }
  return {
    run: <Kind extends WorkKind>(kind: Kind, job: Work[Kind]['job']) =>
      limit(() => runInThread(script, { kind, job }, options)) as Promise<Work[Kind]['result']>,
  }
}
