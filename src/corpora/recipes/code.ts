import { countCharacters, trimmed } from '../../tokenize/characters.ts'
import { decodeUtf8, type Reader, textOf } from './reader.ts'

/**
 * A source file is a document, exactly as it stands (line ends and byte-order mark included); its
 * group is its language. Left out: what is not UTF-8, what a program wrote, minified files and tables
 * of data, because none of them is code that people wrote.
 */
export const code: Reader = function* (files, { languages = {} }) {
  for (const { path, bytes } of files) {
    const group = languages[path.slice(path.lastIndexOf('.'))]
    const text = decodeUtf8(bytes)
    if (group === undefined || text === undefined || isGenerated(text) || isData(text)) continue
    yield { id: path, group, texts: { text } }
  }
}

/** Whether the head of a file says that a program wrote it. */
export function isGenerated(text: string): boolean {
  return generated.test(text.slice(0, 1000))
}

const generated =
  /@generated|@partially-generated|\b(?:auto[- ]?|automatically )generated|\bgenerated (?:automatically|by|from|using)\b|code generated|do not (?:edit|modify) (?:this|by)|this file (?:is|was) generated/i

/** Whether the lines are too long to be written by hand, or much of the text is numbers. */
export function isData(text: string): boolean {
  const lines = text.split('\n')
  if (countCharacters(text) / lines.length > 100) return true
  if (lines.some(line => line.length > 1000)) return true
  const numbers = text.match(/[0-9]/g)?.length ?? 0
  return numbers > text.length / 8
}

/**
 * Doc comments of declaration files: a file is a document, a comment that has a sentence in it a line.
 * The standing remark that a field may be null says nothing about the field and goes.
 */
export const docComments: Reader = function* (files) {
  for (const file of files) {
    const comments = Array.from(textOf(file).matchAll(/\/\*\*([\s\S]*?)\*\//g), ([, body]) =>
      commentText(body!),
    )
    yield { id: file.path, texts: { text: comments.filter(hasSentence).join('\n') } }
  }
}

const entities: Readonly<Record<string, string>> = {
  '&lt;': '<',
  '&gt;': '>',
  '&amp;': '&',
  '&quot;': '"',
  '&nbsp;': ' ',
}

function commentText(body: string): string {
  const lines = body
    .replace(/注意：此字段可能返回\s*null，表示取不到有效值。?/g, '')
    .replace(/<br ?\/?>/g, '\n')
    .replace(/<\/?[a-z][a-z0-9]*(?:\s[^<>]*)?>/gi, '')
    .replace(/&(?:lt|gt|amp|quot|nbsp);/g, entity => entities[entity] ?? entity)
    .replace(/!?\[([^\]]*)\]\([^)]*\)/g, '$1')
    .split('\n')
    .map(line => trimmed(line.replace(/^\s*\* ?/, '')))
  return lines
    .filter(Boolean)
    .join(' ')
    .replace(/[ \t]+/g, ' ')
}

function hasSentence(text: string): boolean {
  return /。/.test(text)
}
