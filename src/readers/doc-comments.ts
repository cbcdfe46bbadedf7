import { trimmed } from './characters.ts'
import { type Reader, textOf } from './reader.ts'

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
