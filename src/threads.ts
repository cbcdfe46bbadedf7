import { parentPort, type ResourceLimits, Worker } from 'node:worker_threads'
import { InputError, type InputErrorCode } from './errors.ts'

/**
 * Node's options for a thread: those of the process, which Node hands on by itself, unless one of them says
 * how to read a script that was given as text. A thread runs a file, and Node refuses to start it with that:
 * `node --input-type=module -e "import { compare } from 'tokrate'; …"` is a program like any other. It has
 * none then: of a list Node refuses what is V8's, `--max-old-space-size` for example.
 */
export function workerArguments(
  inherited: readonly string[] = process.execArgv,
): string[] | undefined {
  return inherited.some(argument => argument.startsWith('--input-type')) ? [] : undefined
}

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

/** A thread that does one job after another; at any time one at the most. */
export interface Thread {
  /**
   * The result of a job. An InputError arrives as one (its class would be lost on the way); any other error
   * rejects as it is; and a thread that ends without a word rejects too, since a promise that never settles
   * would hang the run in silence.
   */
  run(job: unknown): Promise<unknown>
  /** Ends it, and its job with it; resolves when its memory is free. */
  end(): Promise<void>
}

/** Starts a thread of `script`, which stands at the other side by `answer`. */
export function startThread(
  script: URL,
  { onNote, signal, limits = {} }: ThreadOptions = {},
): Thread {
  signal?.throwIfAborted()
  const worker = new Worker(script, { execArgv: workerArguments(), resourceLimits: limits })
  let job: Settling | undefined
  let end: { readonly reason: unknown } | undefined
  const stop = () => void worker.terminate()
  signal?.addEventListener('abort', stop)
  worker.on('message', (message: ThreadMessage) => {
    if (message.type === 'note') onNote?.(message.note)
    else if (message.type === 'done') job?.resolve(message.result)
    else job?.reject(new InputError(message.message, { code: message.code }))
  })
  const over = (reason: unknown) => {
    end ??= { reason }
    // Without effect where the job is done.
    job?.reject(reason)
  }
  worker.on('error', over)
  worker.on('exit', status => {
    signal?.removeEventListener('abort', stop)
    over(signal?.aborted ? signal.reason : new Error(`a thread ended early, status ${status}`))
  })
  return {
    run: data =>
      new Promise((resolve, reject) => {
        if (end) return reject(end.reason)
        job = { resolve, reject }
        worker.postMessage(data)
      }),
    end: async () => void (await worker.terminate()),
  }
}

interface Settling {
  resolve(result: unknown): void
  reject(reason: unknown): void
}

/** The result of one job in a thread of its own, which is over before it is told. */
export async function runInThread(
  script: URL,
  job: unknown,
  options?: ThreadOptions,
): Promise<unknown> {
  const thread = startThread(script, options)
  try {
    return await thread.run(job)
  } finally {
    await thread.end()
  }
}

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
