import { parentPort, workerData } from 'node:worker_threads'
import { InputError } from '../../errors.ts'
import type { PackageCalls } from './reference-package.ts'
import { referencePackages } from './reference-packages.ts'
import type { Answer, Request, ThreadData } from './thread.ts'

void serve(workerData)

/** The far side of a thread: opens the package's tokenizer, then answers one request at a time. */
async function serve({ reference, input, port, answered }: ThreadData): Promise<void> {
  try {
    const engine = await referencePackages[reference].open(input)
    port.on('message', async (request: Request) => {
      port.postMessage(await answer(engine, request).catch(failure))
      Atomics.store(answered, 0, 1)
      Atomics.notify(answered, 0)
    })
    parentPort?.postMessage({ vocabSize: engine.vocabSize } satisfies Answer)
  } catch (error) {
    parentPort?.postMessage(failure(error))
  }
}

async function answer(engine: PackageCalls, request: Request): Promise<Answer> {
  if ('encode' in request) {
    const ids: Uint32Array[] = []
    for (const text of request.encode) ids.push(Uint32Array.from(await engine.encode(text)))
    return { ids }
  }
  const texts: string[] = []
  for (const ids of request.decode) texts.push(await engine.decode(ids))
  return { texts }
}

/** An error's class does not survive a thread; the stack of a bug is kept in the message. */
function failure(error: unknown): Answer {
  if (!(error instanceof Error)) return { error: { name: 'Error', message: String(error) } }
  const { name, message, stack } = error
  if (InputError.is(error)) return { error: { name, message, code: error.code } }
  return { error: { name, message: stack ?? message } }
}
