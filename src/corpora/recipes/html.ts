import { Parser } from 'htmlparser2'
import { trimmed } from '../../tokenize/characters.ts'
import { type Reader, textOf } from './reader.ts'

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

/**
 * The Universal Declaration of Human Rights in two languages. Where an article has as many paragraphs
 * in both they are pairs, else the whole article is one.
 */
export const udhr: Reader = function* (files, { sides = ['en', 'zh'] }) {
  const [first, second] = files.map(file => articles(htmlBlocks(textOf(file))))
  for (const [i, ours] of first!.entries()) {
    const theirs = second![i]
    if (!theirs) throw new Error(`article ${i} has no translation`)
    const whole = ours.length !== theirs.length
    const pairs = whole
      ? [[ours.join('\n'), theirs.join('\n')] as const]
      : ours.map((text, j) => [text, theirs[j]!] as const)
    for (const [j, [a, b]] of pairs.entries()) {
      yield { id: `${i}.${j + 1}`, texts: { [sides[0]]: a, [sides[1]]: b } }
    }
  }
}

/** The blocks under each heading, the heading first. */
function articles(blocks: readonly HtmlBlock[]): string[][] {
  const found: string[][] = []
  for (const { tag, text } of blocks) {
    if (tag.startsWith('h')) found.push([])
    found.at(-1)?.push(text)
  }
  return found
}
