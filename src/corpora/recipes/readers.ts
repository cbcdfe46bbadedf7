import { unknownName } from '../../errors.ts'
import { brown } from './brown.ts'
import { code, docComments } from './code.ts'
import { udhr } from './html.ts'
import { cmrc, diagnostics, jsonl, messages, recipesJson, squadPairs } from './json.ts'
import { electronDocs, markdown, text } from './markdown.ts'
import type { Reader } from './reader.ts'

/** Every reader there is: what `corpora/*.json` may name. A new one is a new row here. */
const readers: Readonly<Record<string, Reader>> = {
  text,
  jsonl,
  code,
  markdown,
  brown,
  recipes: recipesJson,
  'electron-docs': electronDocs,
  'doc-comments': docComments,
  cmrc,
  'squad-pairs': squadPairs,
  udhr,
  messages,
  diagnostics,
}

export function findReader(name: string): Reader {
  const reader = Object.hasOwn(readers, name) ? readers[name] : undefined
  if (reader) return reader
  throw unknownName('reader', name, Object.keys(readers))
}
