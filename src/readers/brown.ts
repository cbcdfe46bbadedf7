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
      .map(paragraph =>
        rejoined(
          paragraph
            .split(/[\t\n ]+/)
            .filter(Boolean)
            .map(wordOf),
        ),
      )
    yield { id: file.path, texts: { text: paragraphs.filter(Boolean).join('\n\n') } }
  }
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
    // The corpus marks these twice: `what ?/. ?/.`
    if (word === last && doubled.has(word)) continue
    const space = text && !noSpaceBefore.has(word) && !noSpaceAfter.has(last)
    text += `${space ? ' ' : ''}${spelt.get(word) ?? word}`
    last = word
  }
  return text
}
