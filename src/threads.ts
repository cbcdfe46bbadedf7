import {
  MessageChannel,
  type MessagePort,
  parentPort,
  type ResourceLimits,
  receiveMessageOnPort,
  Worker,
  workerData,
} from 'node:worker_threads'
import { InputError, type InputErrorCode } from './errors.ts'
import { packageFile } from './sources/package.ts'
import type { Settings } from './sources/settings.ts'

/*
 * The one protocol of threads: a thread has one task, does one job of it after another, tells notes on the way and
 * ends each job with a result or with what was wrong. `worker.ts` is the script of all threads.
 */

/** The tasks that a thread can have; worker.ts says what does each. */
export type TaskName = 'count' | 'explain' | 'explanations' | 'plan' | 'train' | 'package'

/** A message of a thread. */
type ThreadMessage =
  | { readonly type: 'note'; readonly note: unknown }
  | { readonly type: 'done'; readonly result: unknown }
  | {
      readonly type: 'wrong'
      readonly message: string
      readonly code?: InputErrorCode | undefined
    }
  /** A defect, of a thread that is waited for asleep; any other dies of it. */
  | { readonly type: 'defect'; readonly message: string }

export interface ThreadOptions {
  readonly onNote?: (note: unknown) => void
  readonly signal?: AbortSignal
  readonly limits?: ResourceLimits
  /** Jobs can also be waited for asleep, by `runNow`. Such a thread does not keep the process alive. */
  readonly isSynchronous?: boolean
}

/** A thread that does one job after another; at any time one at the most. */
export interface Thread {
  /**
   * The result of a job. An InputError arrives as one (its class would be lost on the way); any other error
   * rejects as it is; and a thread that ends without a word rejects too, since a promise that never settles
   * would hang the run in silence.
   */
  run(job: unknown): Promise<unknown>
  /** The same, while this thread sleeps; of a synchronous thread only. */
  runNow(job: unknown): unknown
  /** Ends it, and its job with it; resolves when its memory is free. */
  end(): Promise<void>
}

/** The data that a thread of `worker.ts` starts with. */
interface ThreadData {
  readonly task: TaskName
  /** Of a synchronous thread: where jobs come from, and how many messages the thread has put into it. */
  readonly port?: MessagePort
  readonly said?: Int32Array
}

/** Far longer than such a job takes, so that only a job that hangs runs out of it. */
const patienceSeconds = 120

/** Starts a thread with a task, or with a script of its own. */
export function startThread(
  task: TaskName | URL,
  { onNote, signal, limits = {}, isSynchronous = false }: ThreadOptions = {},
): Thread {
  signal?.throwIfAborted()
  const channel = isSynchronous ? new MessageChannel() : undefined
  const said = channel && new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT))
  const data = { task, ...(channel ? { port: channel.port2, said } : {}) }
  const worker = new Worker(task instanceof URL ? task : packageFile('dist/worker.js'), {
    execArgv: workerArguments(),
    resourceLimits: limits,
    ...(task instanceof URL ? {} : { workerData: data }),
    ...(channel ? { transferList: [channel.port2] } : {}),
  })
  const port = channel?.port1 ?? worker
  let job: Settling | undefined
  let end: { readonly reason: unknown } | undefined
  const stop = () => void worker.terminate()
  signal?.addEventListener('abort', stop)
  const hear = (message: ThreadMessage) => {
    if (message.type === 'note') onNote?.(message.note)
    else if (message.type === 'done') job?.resolve(message.result)
    else job?.reject(errorOf(message))
  }
  port.on('message', hear)
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
  const keepAlive = (isKept: boolean) => {
    if (!channel) return
    for (const each of [worker, channel.port1]) isKept ? each.ref() : each.unref()
  }
  return {
    run(data) {
      const running = new Promise((resolve, reject) => {
        if (end) return reject(end.reason)
        job = { resolve, reject }
        port.postMessage(data)
      })
      keepAlive(true)
      return running.finally(() => keepAlive(false))
    },
    runNow(data) {
      if (end) throw end.reason
      if (!channel || !said) throw new Error('only a synchronous thread can be waited for asleep')
      let result: unknown
      job = {
        resolve: value => (result = value),
        reject(reason) {
          throw reason
        },
      }
      port.postMessage(data)
      const message = messageAsleep(channel.port1, said)
      if (!message) {
        stop()
        throw new Error(`a thread gave no answer in ${patienceSeconds} seconds`)
      }
      try {
        hear(message)
        return result
      } finally {
        job = undefined
      }
    },
    async end() {
      end ??= { reason: new Error('the thread is closed') }
      channel?.port1.close()
      await worker.terminate()
    },
  }
}

/** Sleeps until the thread has put a message into the port; undefined where it is waited for too long. */
function messageAsleep(port: MessagePort, said: Int32Array): ThreadMessage | undefined {
  while (true) {
    // Read before the port: a message that comes in between has changed the count, so that nobody sleeps over it.
    const seen = Atomics.load(said, 0)
    const received: { message: ThreadMessage } | undefined = receiveMessageOnPort(port)
    if (received) return received.message
    if (Atomics.wait(said, 0, seen, patienceSeconds * 1000) === 'timed-out') return undefined
  }
}

function errorOf(message: Exclude<ThreadMessage, { type: 'note' | 'done' }>): Error {
  return message.type === 'wrong'
    ? new InputError(message.message, { code: message.code })
    : new Error(message.message)
}

interface Settling {
  resolve(result: unknown): void
  reject(reason: unknown): void
}

/** The result of one job in a thread of its own, which is over before it is told. */
export async function runInThread(
  task: TaskName | URL,
  job: unknown,
  options?: ThreadOptions,
): Promise<unknown> {
  const thread = startThread(task, options)
  try {
    return await thread.run(job)
  } finally {
    await thread.end()
  }
}

/** How a thread does its jobs. */
export type Task = (job: never, tell: (note: unknown) => void) => Promise<unknown>

/** The thread's side: one job after another, until it is ended. */
export async function serveThread(
  tasks: Readonly<Record<TaskName, () => Promise<Task>>>,
): Promise<void> {
  const { task, port = parentPort, said } = workerData as ThreadData
  const run = (await tasks[task]()) as (
    job: unknown,
    tell: (note: unknown) => void,
  ) => Promise<unknown>
  const say = (message: ThreadMessage) => {
    port?.postMessage(message)
    if (!said) return
    Atomics.add(said, 0, 1)
    Atomics.notify(said, 0)
  }
  // It listens only between jobs, so that a job that waits for nothing any more ends the thread.
  const listen = () => {
    port?.once('message', (job: unknown) => {
      run(job, note => say({ type: 'note', note }))
        .then(
          result => say({ type: 'done', result }),
          (error: unknown) => {
            if (InputError.is(error))
              say({ type: 'wrong', message: error.message, code: error.code })
            else if (!said) throw error
            else
              say({
                type: 'defect',
                message: error instanceof Error ? (error.stack ?? error.message) : String(error),
              })
          },
        )
        .then(listen)
    })
  }
  listen()
}

/**
 * Node's options for a thread: those of the process, which Node hands on by itself, unless one of them says
 * how to read a script that was given as text. A thread runs a file, and Node refuses to start it with that:
 * `node --input-type=module -e "import { compare } from 'tokrate'; …"` is a program like any other. It has
 * none then: of a list Node refuses what is V8's, `--max-old-space-size` for example.
 */
function workerArguments(inherited: readonly string[] = process.execArgv): string[] | undefined {
  return inherited.some(argument => argument.startsWith('--input-type')) ? [] : undefined
}

/** Options that every long function takes. */
export interface Stoppable<Progress = unknown> {
  /** Where things are found and kept; what the environment says unless told. */
  readonly settings?: Settings
  /** Hears how far the work is, as often as that changes. */
  readonly onProgress?: (progress: Progress) => void
  /**
   * Stops the work, and its threads, wherever it is: the promise rejects with the signal's reason. The
   * work runs in a thread of its own then, so that it can be stopped while nothing else would run.
   */
  readonly signal?: AbortSignal
}

/** Arguments of a long function, the last of them options without what cannot be sent to a thread. */
type StoppableCall = readonly unknown[]

/** A note of a long function. */
type CallNote = { readonly step: string } | { readonly progress: unknown }

/** The result of a task that is a long function, until `signal` stops it. */
export async function runStoppable<Result, Progress>(
  task: TaskName,
  first: readonly unknown[],
  options: Stoppable<Progress> & { readonly signal: AbortSignal },
): Promise<Result> {
  const { signal, onProgress, settings, ...matter } = options
  const { onStep, ...places } = settings ?? {}
  const call: StoppableCall = [...first, { ...matter, ...(settings ? { settings: places } : {}) }]
  const onNote = (note: unknown) => {
    const { step, progress } = note as Partial<Record<'step' | 'progress', unknown>>
    if (typeof step === 'string') onStep?.(step)
    else onProgress?.(progress as Progress)
  }
  return (await runInThread(task, call, { signal, onNote })) as Result
}

/** The task that calls a long function, with callbacks that tell the other side. */
export function callTask<Args extends unknown[]>(work: (...args: Args) => Promise<unknown>): Task {
  return (call: StoppableCall, tell: (note: CallNote) => void) => {
    const { settings, ...matter } = call.at(-1) as { readonly settings?: Settings }
    const options = {
      ...matter,
      ...(settings ? { settings: { ...settings, onStep: (step: string) => tell({ step }) } } : {}),
      onProgress: (progress: unknown) => tell({ progress }),
    }
    return work(...([...call.slice(0, -1), options] as unknown as Args))
  }
}
