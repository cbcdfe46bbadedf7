import { InputError } from '../errors.ts'
import { segmentsOf } from '../tokenize/intl-segmenter.ts'

/**
 * How a text is cut into words, by name, because fertility means nothing without it: `whitespace`, or a
 * locale (`zh`) whose word-like segments `Intl.Segmenter` finds, or `none`, which counts no words.
 */
export type SegmenterName = string

/** The words of `text`. */
export type WordCounter = (text: string) => number

/** The counter that a segmenter's name stands for. */
export function wordCounter(segmenter: SegmenterName): WordCounter {
  if (segmenter === 'none') return () => 0
  return segmenter === 'whitespace' ? countByWhitespace : countByLocale(segmenter)
}

/**
 * The version of the word lists that decide where a segmenter cuts, or `undefined` where none does.
 * ICU's dictionaries change between versions, and Node's ICU with Node.
 */
export function segmenterVersion(segmenter: SegmenterName): string | undefined {
  return ['none', 'whitespace'].includes(segmenter) ? undefined : process.versions.icu
}

/** The name as reports print it. */
export function segmenterLabel(segmenter: SegmenterName): string {
  if (segmenter === 'none') return 'nothing'
  return segmenter === 'whitespace' ? 'whitespace' : `Intl.Segmenter '${segmenter}'`
}

function countByWhitespace(text: string): number {
  let words = 0
  let inWord = false
  for (let i = 0; i < text.length; i++) {
    const space = isSpace(text.charCodeAt(i))
    if (!space && !inWord) words += 1
    inWord = !space
  }
  return words
}

function countByLocale(locale: string): WordCounter {
  const segmenter = segmenterOf(locale)
  return text => {
    let words = 0
    for (const segment of segmentsOf(segmenter, text, wordsApart))
      if (segment.isWordLike) words += 1
    return words
  }
}

/**
 * Places where a word ends in any context: after a line feed, between a full stop and a Han character,
 * and before a space that a letter is before.
 */
const wordsApart =
  /(?<=\n)|(?<=。)(?=[\u4e00-\u9fff])|(?<=[0-9A-Za-z\u0e01-\u0e2e\u4e00-\u9fff])(?= )/g

function segmenterOf(locale: string): Intl.Segmenter {
  try {
    return new Intl.Segmenter(locale, { granularity: 'word' })
  } catch (error) {
    throw new InputError(
      `unknown segmenter '${locale}'; known are whitespace and the locales of Intl.Segmenter (zh, ja, th, …)`,
      { cause: error },
    )
  }
}

/**
 * Unicode's White_Space, written out: `\s` is another set (it has U+FEFF and lacks U+0085), and counts
 * must not move with Node's tables.
 */
function isSpace(unit: number): boolean {
  return (
    unit === 0x20 ||
    (unit >= 0x09 && unit <= 0x0d) ||
    (unit >= 0x85 &&
      (unit === 0x85 ||
        unit === 0xa0 ||
        unit === 0x1680 ||
        (unit >= 0x2000 && unit <= 0x200a) ||
        unit === 0x2028 ||
        unit === 0x2029 ||
        unit === 0x202f ||
        unit === 0x205f ||
        unit === 0x3000))
  )
}
