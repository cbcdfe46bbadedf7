import { parentPort, workerData } from 'node:worker_threads'
import { InputError } from '../errors.ts'
import type { ThreadMessage } from './thread.ts'

/** The script of a thread: one job, then the end. `runInThread` stands at the other side. */
export function answer<Data, Note>(
  run: (data: Data, tell: (note: Note) => void) => Promise<unknown>,
): void {
  run(workerData as Data, note => say({ type: 'note', note })).then(
    result => say({ type: 'done', result }),
    (error: unknown) => {
      if (!InputError.is(error)) throw error
      say({ type: 'wrong', message: error.message, code: error.code })
    },
  )
}

function say(message: ThreadMessage): void {
  parentPort?.postMessage(message)
}
