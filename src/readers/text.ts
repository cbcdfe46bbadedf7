import { type Reader, textOf } from './reader.ts'

/** A file is a document. */
export const text: Reader = function* (files) {
  for (const file of files) yield { id: file.path, texts: { text: textOf(file) } }
}
