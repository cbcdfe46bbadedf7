import { z } from 'zod'
import { htmlBlocks } from './html.ts'
import { type Reader, textOf } from './reader.ts'

/** A Markdown file is a document: its prose, a block a line. */
export const markdown: Reader = function* (files) {
  for (const file of files) yield { id: file.path, texts: { text: markdownProse(textOf(file)) } }
}

/**
 * Markdown without what is no prose: front matter, code blocks, comments, tables, images, and the
 * addresses of links. Marks of headings, lists and emphasis stay.
 */
export function markdownProse(source: string): string {
  const lines: string[] = []
  let fence = ''
  for (const line of withoutComments(withoutFrontMatter(source)).split(/\r?\n/)) {
    const mark = /^[ \t>]*(`{3,}|~{3,})/.exec(line)?.[1]
    if (fence) {
      if (mark?.startsWith(fence)) fence = ''
    } else if (mark) {
      fence = mark
    } else if (!/^[ \t>]*(?:\||[-=*_]{3,}[ \t]*$|<\/?[a-z])/i.test(line)) {
      lines.push(withoutTargets(line))
    }
  }
  return lines.join('\n')
}

function withoutFrontMatter(source: string): string {
  return source.replace(/^---\r?\n[\s\S]*?\n---\r?\n/, '')
}

function withoutComments(source: string): string {
  return source.replace(/<!--[\s\S]*?-->/g, '')
}

/** `![alt](image)` goes, `[words](address)` becomes `words`. */
function withoutTargets(line: string): string {
  return line.replace(/!\[[^\]]*\]\([^)]*\)/g, '').replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
}

const pages = z.object({ 'zh-CN': z.record(z.string(), z.object({ html: z.string() })) })

/** Electron's documentation: one JSON of all languages, each page HTML. The Chinese pages' prose. */
export const electronDocs: Reader = function* (files) {
  for (const file of files) {
    for (const [id, { html }] of Object.entries(pages.parse(JSON.parse(textOf(file)))['zh-CN'])) {
      // `<0>…</0>` is what the translators' tool left of a link.
      const lines = htmlBlocks(html).map(({ text }) => text.replace(/<\/?[0-9]+>/g, ''))
      yield { id: id.replace(/^\//, ''), texts: { text: lines.join('\n') } }
    }
  }
}

/** A file is a document. */
export const text: Reader = function* (files) {
  for (const file of files) yield { id: file.path, texts: { text: textOf(file) } }
}
