import { type ResourceLimits, Worker } from 'node:worker_threads'
import { InputError, type InputErrorCode } from '../errors.ts'
import { workerArguments } from '../worker-arguments.ts'

/** What a thread says: notes on the way, and at the end a result or what went wrong. */
export type ThreadMessage =
  | { readonly type: 'note'; readonly note: unknown }
  | { readonly type: 'done'; readonly result: unknown }
  | {
      readonly type: 'wrong'
      readonly message: string
      readonly code?: InputErrorCode | undefined
    }

export interface ThreadOptions {
  readonly onNote?: (note: unknown) => void
  readonly signal?: AbortSignal
  readonly limits?: ResourceLimits
}

/**
 * The result of `script`, run once in a thread of its own with `data`. An InputError arrives as one
 * (its class would be lost on the way); any other error rejects as it is; and a thread that ends
 * without a word rejects too, since a promise that never settles would hang the run in silence.
 */
export function runInThread(
  script: URL,
  data: unknown,
  { onNote, signal, limits = {} }: ThreadOptions = {},
): Promise<unknown> {
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted()
    const worker = new Worker(script, {
      workerData: data,
      execArgv: workerArguments(),
      resourceLimits: limits,
    })
    let done: { readonly result: unknown } | undefined
    const stop = () => void worker.terminate()
    signal?.addEventListener('abort', stop)
    worker.on('message', (message: ThreadMessage) => {
      if (message.type === 'note') return onNote?.(message.note)
      if (message.type === 'done') {
        done = message
        return stop()
      }
      return reject(new InputError(message.message, { code: message.code }))
    })
    worker.on('error', reject)
    worker.on('exit', status => {
      signal?.removeEventListener('abort', stop)
      // Not before its memory is free, which the next thread would otherwise be added to.
      if (done) return resolve(done.result)
      // Without effect where a message or an error has settled it already.
      reject(signal?.aborted ? signal.reason : new Error(`a thread ended early, status ${status}`))
    })
  })
}
