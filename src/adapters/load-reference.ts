import { located } from '../errors.ts'
import type { Reference, ReferenceInput } from './reference.ts'
import { type ReferenceName, references } from './references.ts'
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
  const encode = (text: string) => {
    const answer = thread.ask({ encode: text })
    if ('ids' in answer) return answer.ids
    throw new Error('the reference answered something else')
  }
  return {
    name,
    vocabSize: thread.vocabSize,
    encode,
    decode(ids) {
      const answer = thread.ask({ decode: [...ids] })
      if ('text' in answer) return answer.text
      throw new Error('the reference answered something else')
    },
    countTokens: text => encode(text).length,
    close: thread.close,
  }
}
