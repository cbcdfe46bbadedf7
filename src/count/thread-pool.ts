import pLimit from 'p-limit'
import { startThread, type Thread } from '../threads.ts'

/** Texts die young: a 12 MB nursery, a quarter of V8's usual one, halves memory at no cost in speed. */
const limits = { maxYoungGenerationSizeMb: 12 }

/**
 * A thread loads its modules for a quarter of a second before it begins, so it does several jobs; not all,
 * since a package that leaks would leak until the end.
 */
const jobsOfThread = 6

/** Runs jobs on so many threads at once, in their order. Threads end as soon as no job waits for them. */
export function threadPool(
  threads: number,
  options: { readonly signal: AbortSignal; readonly onNote: (note: unknown) => void },
) {
  const limit = pLimit(threads)
  const idle: { readonly thread: Thread; readonly jobs: number }[] = []
  const endIdle = async () => {
    if (limit.pendingCount === 0)
      await Promise.all(idle.splice(0).map(({ thread }) => thread.end()))
  }
  const runNext = async (isWanted: () => boolean, run: (thread: Thread) => Promise<void>) => {
    if (!isWanted()) return endIdle()
    const { thread, jobs } = idle.pop() ?? {
      thread: startThread('count', { ...options, limits }),
      jobs: 0,
    }
    let isDone = false
    try {
      await run(thread)
      isDone = true
    } finally {
      if (isDone && limit.pendingCount > 0 && jobs + 1 < jobsOfThread)
        idle.push({ thread, jobs: jobs + 1 })
      else await thread.end()
      await endIdle()
    }
  }
  return (isWanted: () => boolean, run: (thread: Thread) => Promise<void>) =>
    limit(() => runNext(isWanted, run))
}
