import { MessageChannel, type MessagePort, receiveMessageOnPort, Worker } from 'node:worker_threads'
import { InputError, type InputErrorCode } from '../../errors.ts'
import { packageFile } from '../../sources/package.ts'
import { workerArguments } from '../../threads.ts'
import type { PackageInput } from './reference-package.ts'
import type { PackageName } from './reference-packages.ts'

/** What the thread is started with. */
export interface ThreadData {
  readonly reference: PackageName
  readonly input: PackageInput
  readonly port: MessagePort
  /** One cell: 1 as soon as the answer to the last request is in the port. */
  readonly answered: Int32Array
}

/** Many at once: waking the other thread takes longer than most texts do. */
export type Request =
  | { readonly encode: readonly string[] }
  | { readonly decode: readonly (readonly number[])[] }

export type Answer =
  | { readonly vocabSize: number }
  | { readonly ids: readonly Uint32Array[] }
  | { readonly texts: readonly string[] }
  | { readonly error: ThreadError }

/** What of an error survives the way. */
interface ThreadError {
  readonly name: string
  readonly message: string
  readonly code?: InputErrorCode | undefined
}

/** An engine in a thread of its own, asked synchronously. */
export interface Thread {
  readonly vocabSize: number
  ask(request: Request): Answer
  close(): Promise<void>
}

const worker = packageFile('dist/verify/adapters/worker.js')

// Far longer than a text of a corpus takes, so that a package that hangs is told from a slow one.
const PATIENCE_SECONDS = 120

/** Starts the thread and waits, as all else may, until the package has read its input. */
export async function startThread(reference: PackageName, input: PackageInput): Promise<Thread> {
  const { port1: port, port2: farPort } = new MessageChannel()
  const answered = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT))
  const workerData: ThreadData = { reference, input, port: farPort, answered }
  const thread = new Worker(worker, {
    workerData,
    transferList: [farPort],
    execArgv: workerArguments(),
  })
  let isOpen = true
  const close = async () => {
    isOpen = false
    port.close()
    await thread.terminate()
  }
  try {
    const first = await firstAnswer(thread)
    if (!('vocabSize' in first)) throw new Error('the reference did not tell its size')
    // A tokenizer that nobody closed must not keep the process alive.
    thread.unref()
    const ask = (request: Request) => {
      // Nobody would answer.
      if (!isOpen) throw new Error('the reference is closed')
      const answer = askAndSleep(port, answered, request)
      if (answer !== undefined) return checked(answer)
      void close()
      throw new Error(`the reference gave no answer in ${PATIENCE_SECONDS} seconds`)
    }
    return { vocabSize: first.vocabSize, ask, close }
  } catch (error) {
    await close()
    throw error
  }
}

/** Settles on an answer, an error or a silent end: a thread may do any of the three. */
async function firstAnswer(thread: Worker): Promise<Answer> {
  const answer = await new Promise<Answer>((resolve, reject) => {
    thread.once('message', resolve)
    thread.once('error', reject)
    thread.once('exit', code => reject(new Error(`the thread of the reference ended: ${code}`)))
  })
  return checked(answer)
}

/**
 * Sends a request and sleeps until the thread has put the answer into the port: a tokenizer answers
 * at once, and some packages do not. Sleeping is no loss here, where two tokenizers are compared.
 */
function askAndSleep(
  port: MessagePort,
  answered: Int32Array,
  request: Request,
): Answer | undefined {
  Atomics.store(answered, 0, 0)
  port.postMessage(request)
  // Looks again after waking: the call that wakes for an answer may come after the answer was read,
  // and so in the middle of the next wait.
  while (Atomics.load(answered, 0) === 0) {
    if (Atomics.wait(answered, 0, 0, PATIENCE_SECONDS * 1000) === 'timed-out') break
  }
  const received: { message: Answer } | undefined = receiveMessageOnPort(port)
  return received?.message
}

/** The answer, or the error that the thread met, thrown on this side. */
function checked(answer: Answer): Answer {
  if (!('error' in answer)) return answer
  const { name, message, code } = answer.error
  throw name === 'InputError' ? new InputError(message, { code }) : new Error(message)
}
