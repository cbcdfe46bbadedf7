import { unknownName } from '../errors.ts'
import { brown } from './brown.ts'
import { cmrc } from './cmrc.ts'
import { code } from './code.ts'
import { docComments } from './doc-comments.ts'
import { electronDocs } from './electron-docs.ts'
import { jsonl } from './jsonl.ts'
import { diagnostics, messages } from './key-aligned.ts'
import { markdown } from './markdown.ts'
import type { Reader } from './reader.ts'
import { recipesJson } from './recipes.ts'
import { squadPairs } from './squad.ts'
import { text } from './text.ts'
import { udhr } from './udhr.ts'

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
