import { type Reader, textOf } from './reader.ts'

/**
 * The Brown corpus: words with their tags, put back into text.
 *
 *     ``/`` As/cs good/jj ''/'' ,/, he/pps said/vbd ./.   →   "As good", he said.
 */
export const brown: Reader = function* (files) {
  for (const file of files) {
    const paragraphs = textOf(file)
      .split(/\n[\t ]*\n/)
      .flatMap(paragraphsOf)
    yield { id: file.path, texts: { text: paragraphs.join('\n\n') } }
  }
}

/** A sentence a line; a line that is a headline is a paragraph of its own. */
function paragraphsOf(block: string): string[] {
  const paragraphs: string[][] = []
  let inHeadline = false
  for (const line of block.split('\n')) {
    const tagged = line.split(/[\t ]+/).filter(Boolean)
    if (tagged.length === 0) continue
    const isHeadline = tagged.every(word => word.endsWith('-hl'))
    if (isHeadline || inHeadline || paragraphs.length === 0) paragraphs.push([])
    paragraphs.at(-1)!.push(...tagged.map(wordOf))
    inHeadline = isHeadline
  }
  return paragraphs.map(rejoined)
}

/** `and/or/cc` is the word `and/or`. */
function wordOf(tagged: string): string {
  const slash = tagged.lastIndexOf('/')
  return slash > 0 ? tagged.slice(0, slash) : tagged
}

const noSpaceBefore = new Set([',', '.', ';', ':', '?', '!', ')', "''"])
const noSpaceAfter = new Set(['(', '``'])
const doubled = new Set([';', '?', '!'])
const spelt = new Map([
  ['``', '"'],
  ["''", '"'],
])

function rejoined(words: readonly string[]): string {
  let text = ''
  let last = ''
  for (const word of words) {
    // The corpus marks these twice: `what ?/. ?/.`; and an abbreviation's own stop ends a sentence too.
    if (word === last && doubled.has(word)) continue
    if (word === '.' && last.endsWith('.')) continue
    const space = text && !noSpaceBefore.has(word) && !noSpaceAfter.has(last)
    text += `${space ? ' ' : ''}${spelt.get(word) ?? word}`
    last = word
  }
  return text
}
