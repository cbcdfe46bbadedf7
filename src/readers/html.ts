import { Parser } from 'htmlparser2'
import { trimmed } from './characters.ts'

export interface HtmlBlock {
  readonly tag: string
  readonly text: string
}

const blocks = new Set(['p', 'li', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'blockquote', 'dd', 'dt'])
const left = new Set(['pre', 'table', 'script', 'style', 'title'])

/** The headings, paragraphs and list items of a page, in order; no code blocks and no tables. */
export function htmlBlocks(html: string): HtmlBlock[] {
  const found: HtmlBlock[] = []
  let tag = ''
  let text = ''
  let inside = 0
  const flush = (next: string) => {
    const words = trimmed(text.replace(/[ \t\r\n]+/g, ' '))
    if (tag && words) found.push({ tag, text: words })
    tag = next
    text = ''
  }
  const parser = new Parser({
    onopentagname(name) {
      if (left.has(name)) inside++
      if (blocks.has(name) || left.has(name)) flush(blocks.has(name) ? name : '')
    },
    ontext(words) {
      if (inside === 0) text += words
    },
    onclosetag(name) {
      if (left.has(name)) inside--
      if (blocks.has(name) || left.has(name)) flush('')
    },
  })
  parser.end(html)
  return found
}
