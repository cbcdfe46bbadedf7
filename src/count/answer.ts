import { parentPort } from 'node:worker_threads'
import { InputError } from '../errors.ts'
import type { ThreadMessage } from './thread.ts'

/**
 * The script of a thread: one job after another, until it is ended. `startThread` stands at the other side.
 * It listens only between jobs, so that one that waits for nothing any more ends the thread.
 */
export function answer<Job, Note>(
  run: (job: Job, tell: (note: Note) => void) => Promise<unknown>,
): void {
  parentPort?.once('message', (job: Job) => {
    run(job, note => say({ type: 'note', note }))
      .then(
        result => say({ type: 'done', result }),
        (error: unknown) => {
          if (!InputError.is(error)) throw error
          say({ type: 'wrong', message: error.message, code: error.code })
        },
      )
      .then(() => answer(run))
  })
}

function say(message: ThreadMessage): void {
  parentPort?.postMessage(message)
}
