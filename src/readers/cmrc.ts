import { z } from 'zod'
import { type Reader, textOf } from './reader.ts'

const cmrc2018 = z.array(z.object({ context_id: z.string(), context_text: z.string() }))

/** CMRC 2018: the paragraph that the questions are about is a document. */
export const cmrc: Reader = function* (files) {
  for (const file of files) {
    for (const { context_id, context_text } of cmrc2018.parse(JSON.parse(textOf(file)))) {
      yield { id: context_id, texts: { text: context_text } }
    }
  }
}
