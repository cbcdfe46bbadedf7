import { gunzipSync } from 'node:zlib'
import { z } from 'zod'
import { type Reader, type SourceFile, textOf } from './reader.ts'

/** JSONL, gzipped or not: a line is a document, its text the values of `fields`, joined. */
export const jsonl: Reader = function* (files, { fields = ['text'], joint = '', idField }) {
  for (const file of files) {
    const lines = textOf(unzipped(file)).split('\n')
    for (const [i, line] of lines.entries()) {
      if (line.trim() === '') continue
      const row = z.record(z.string(), z.unknown()).parse(JSON.parse(line))
      const texts = fields.map(field => z.string().parse(row[field]))
      const id = idField === undefined ? String(i + 1) : z.string().parse(row[idField])
      yield { id, texts: { text: texts.join(joint) } }
    }
  }
}

function unzipped(file: SourceFile): SourceFile {
  return file.path.endsWith('.gz') ? { ...file, bytes: gunzipSync(file.bytes) } : file
}
