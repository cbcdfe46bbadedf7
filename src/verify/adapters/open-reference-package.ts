import { located } from '../../errors.ts'
import { startThread, type Task } from '../../threads.ts'
import type { Engine, Reference, ReferenceInput } from './reference-package.ts'
import { type ReferenceName, references } from './reference-packages.ts'

/** Jobs of the thread that a package runs in. Many texts at once: waking the thread takes longer than most do. */
type PackageJob =
  | { readonly open: ReferenceName; readonly input: ReferenceInput }
  | { readonly encode: readonly string[] }
  | { readonly decode: readonly (readonly number[])[] }

/**
 * A tokenizer that a published package runs. Every package gets a thread of its own: one of them adds
 * listeners to the process it is in, one answers with promises where `encode` has to answer at once,
 * and what any of them does to memory ends with `close`.
 */
export async function loadReference(
  reference: ReferenceName,
  name: string,
  input: ReferenceInput,
): Promise<Reference> {
  const thread = startThread('package', { isSynchronous: true })
  const vocabSize = await thread
    .run({ open: reference, input } satisfies PackageJob)
    .catch(async error => {
      await thread.end()
      throw located(`${name} with ${references[reference].package}`, error)
    })
  const encodeSome = (texts: readonly string[]) =>
    thread.runNow({ encode: texts } satisfies PackageJob) as Uint32Array[]
  const decodeSome = (ids: readonly Uint32Array[]) =>
    thread.runNow({ decode: ids.map(one => [...one]) } satisfies PackageJob) as string[]
  const encode = (text: string) => encodeSome([text])[0]!
  return {
    name,
    vocabSize: vocabSize as number,
    encode,
    encodeAll: texts => batched(texts).flatMap(encodeSome),
    decode: ids => decodeSome([Uint32Array.from(ids)])[0]!,
    decodeAll: ids => batched(ids).flatMap(decodeSome),
    countTokens: text => encode(text).length,
    close: thread.end,
  }
}

/** The task of the package's thread: opens its tokenizer, then encodes and decodes with it. */
export function packageTask(): Task {
  let engine: Engine
  return async (job: PackageJob) => {
    if ('open' in job) {
      engine = await references[job.open].open(job.input)
      return engine.vocabSize
    }
    if ('encode' in job) {
      const ids: Uint32Array[] = []
      for (const text of job.encode) ids.push(Uint32Array.from(await engine.encode(text)))
      return ids
    }
    const texts: string[] = []
    for (const ids of job.decode) texts.push(await engine.decode(ids))
    return texts
  }
}

const batchLength = 1 << 18
const batchItems = 256

/** So much at once that an answer does not take long, and each item whole. */
function batched<Item extends { readonly length: number }>(items: readonly Item[]): Item[][] {
  const batches: Item[][] = []
  let length = batchLength
  for (const item of items) {
    if (length >= batchLength || batches.at(-1)!.length === batchItems) {
      batches.push([])
      length = 0
    }
    batches.at(-1)!.push(item)
    length += item.length
  }
  return batches
}
