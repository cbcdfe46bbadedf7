import { located } from '../../errors.ts'
import type { PackageInput, PackageTokenizer } from './reference-package.ts'
import { type PackageName, referencePackages } from './reference-packages.ts'
import { startThread } from './thread.ts'

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
  const thread = await startThread(packageName, input).catch((error: unknown) => {
    throw located(`${name} with ${referencePackages[packageName].package}`, error)
  })
  const encodeSome = (texts: readonly string[]) => {
    const answer = thread.ask({ encode: texts })
    if ('ids' in answer) return answer.ids
    throw new Error('the reference package gave another kind of answer')
  }
  const decodeSome = (ids: readonly Uint32Array[]) => {
    const answer = thread.ask({ decode: ids.map(one => [...one]) })
    if ('texts' in answer) return answer.texts
    throw new Error('the reference package gave another kind of answer')
  }
  const encode = (text: string) => encodeSome([text])[0]!
  return {
    name,
    vocabSize: thread.vocabSize,
    encode,
    encodeAll: texts => batched(texts).flatMap(encodeSome),
    decode: ids => decodeSome([Uint32Array.from(ids)])[0]!,
    decodeAll: ids => batched(ids).flatMap(decodeSome),
    countTokens: text => encode(text).length,
    close: thread.close,
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
