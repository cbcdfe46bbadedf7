import { parentPort, workerData } from 'node:worker_threads'
import { InputError } from '../errors.ts'
import type { JobNote, Work, WorkKind } from './jobs.ts'
import type { ThreadMessage } from './thread.ts'
import { work } from './work.ts'

// The script of a thread: one job, then the end.
const { kind, job } = workerData as { kind: WorkKind; job: Work[WorkKind]['job'] }
const run = work[kind] as (job: unknown, tell: (note: JobNote) => void) => Promise<unknown>

run(job, note => say({ type: 'note', note })).then(
  result => say({ type: 'done', result }),
  (error: unknown) => {
    if (!InputError.is(error)) throw error
    say({ type: 'wrong', message: error.message, code: error.code })
  },
)

function say(message: ThreadMessage): void {
  parentPort?.postMessage(message)
}
