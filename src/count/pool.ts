import { availableParallelism } from 'node:os'
import pLimit from 'p-limit'
import { packageFile } from '../sources/package.ts'
import { startThread, type Thread } from '../threads.ts'
import type { JobNote, Work, WorkKind } from './jobs.ts'

const script = packageFile('dist/count/worker.js')

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

/**
 * A thread loads its modules for a quarter of a second before it begins, so it does several jobs; not all,
 * since a package that leaks would leak until the end.
 */
const jobsOfThread = 6

/** Threads share nothing, and are ended as soon as no job waits for them. */
export function pool({ threads = availableParallelism(), onNote, signal }: PoolOptions = {}): Pool {
  const limit = pLimit(threads)
  const options = {
    limits,
    ...(onNote ? { onNote: (note: unknown) => onNote(note as JobNote) } : {}),
    ...(signal ? { signal } : {}),
  }
  const idle: { readonly thread: Thread; readonly jobs: number }[] = []
  const runNext = async (data: unknown): Promise<unknown> => {
    const { thread, jobs } = idle.pop() ?? { thread: startThread(script, options), jobs: 0 }
    let isDone = false
    try {
      const result = await thread.run(data)
      isDone = true
      return result
    } finally {
      const goesOn = isDone && limit.pendingCount > 0 && jobs + 1 < jobsOfThread
      if (goesOn) idle.push({ thread, jobs: jobs + 1 })
      else await thread.end()
      if (limit.pendingCount === 0) await Promise.all(idle.splice(0).map(one => one.thread.end()))
    }
  }
  return {
    run: <Kind extends WorkKind>(kind: Kind, job: Work[Kind]['job']) =>
      limit(() => runNext({ kind, job })) as Promise<Work[Kind]['result']>,
  }
}
