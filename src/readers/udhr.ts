import { type HtmlBlock, htmlBlocks } from './html.ts'
import { type Reader, textOf } from './reader.ts'

/**
 * The Universal Declaration of Human Rights in two languages. Where an article has as many paragraphs
 * in both they are pairs, else the whole article is one.
 */
export const udhr: Reader = function* (files, { parts = ['en', 'zh'] }) {
  const [first, second] = files.map(file => articles(htmlBlocks(textOf(file))))
  for (const [i, ours] of first!.entries()) {
    const theirs = second![i]
    if (!theirs) throw new Error(`article ${i} has no translation`)
    const whole = ours.length !== theirs.length
    const pairs = whole
      ? [[ours.join('\n'), theirs.join('\n')] as const]
      : ours.map((text, j) => [text, theirs[j]!] as const)
    for (const [j, [a, b]] of pairs.entries()) {
      yield { id: `${i}.${j + 1}`, texts: { [parts[0]]: a, [parts[1]]: b } }
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
