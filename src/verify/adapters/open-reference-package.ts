import { located } from '../../errors.ts'
import { startThread, type Task } from '../../threads.ts'
import type { PackageCalls, PackageInput, PackageTokenizer } from './reference-package.ts'
import { type PackageName, referencePackages } from './reference-packages.ts'

/** Jobs of the thread that a package runs in. Many texts at once: waking the thread takes longer than most do. */
type PackageJob =
  | { readonly open: PackageName; readonly input: PackageInput }
  | { readonly encode: readonly string[] }
  | { readonly decode: readonly (readonly number[])[] }

/**
 * Opens a tokenizer that a reference package runs. Every package gets a thread of its own: sentencepiece-js
 * adds listeners to its process, tokenizers returns promises while `encode` must be synchronous, and `close`
 * frees the memory of any of them.
 */
export async function openReferencePackage(
  packageName: PackageName,
  name: string,
  input: PackageInput,
): Promise<PackageTokenizer> {
  const thread = startThread('package', { isSynchronous: true })
  const vocabSize = await thread
    .run({ open: packageName, input } satisfies PackageJob)
    .catch(async error => {
      await thread.end()
      throw located(`${name} with ${referencePackages[packageName].package}`, error)
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
  let calls: PackageCalls
  return async (job: PackageJob) => {
    if ('open' in job) {
      calls = await referencePackages[job.open].open(job.input)
      return calls.vocabSize
    }
    if ('encode' in job) {
      const ids: Uint32Array[] = []
      for (const text of job.encode) ids.push(Uint32Array.from(await calls.encode(text)))
      return ids
    }
    const texts: string[] = []
    for (const ids of job.decode) texts.push(await calls.decode(ids))
    return texts
  }
}

const batchLength = 1 << 18
const batchItems = 256

/** Batches small enough for a quick answer; no item is divided. */
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
