import { located } from '../../errors.ts'
import type { Reference, ReferenceInput } from './reference-package.ts'
import { type ReferenceName, references } from './reference-packages.ts'
import { startThread } from './thread.ts'

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
  const thread = await startThread(reference, input).catch((error: unknown) => {
    throw located(`${name} with ${references[reference].package}`, error)
  })
  const encodeSome = (texts: readonly string[]) => {
    const answer = thread.ask({ encode: texts })
    if ('ids' in answer) return answer.ids
    throw new Error('the reference answered something else')
  }
  const decodeSome = (ids: readonly Uint32Array[]) => {
    const answer = thread.ask({ decode: ids.map(one => [...one]) })
    if ('texts' in answer) return answer.texts
    throw new Error('the reference answered something else')
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
