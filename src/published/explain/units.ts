import { wordCounter } from '../../count/segmenters.ts'
import { countCharacters, isHan } from '../../tokenize/characters.ts'
import { graphemesOf } from '../../tokenize/intl-segmenter.ts'

/** Something that tokens may be divided by, or that may be divided by tokens. */
export interface Unit {
  /** The name of one unit: `character`. */
  readonly label: string
  readonly plural: string
  /** Units of one family come to almost the same number, so that few tables can tell them apart. */
  readonly family: string
  /** Whether ICU, and so the version of Node, has a say in the number. */
  readonly icu?: true
  readonly of: (text: string) => number
}

const zhWords = wordCounter('zh')
const whitespaceWords = wordCounter('whitespace')

/** Every unit that a formula may hold. A new one is a new row. */
export const units = {
  characters: {
    label: 'character',
    plural: 'characters',
    family: 'characters',
    of: countCharacters,
  },
  utf16Units: {
    label: 'UTF-16 unit',
    plural: 'UTF-16 units',
    family: 'characters',
    of: text => text.length,
  },
  graphemes: {
    label: 'grapheme',
    plural: 'graphemes',
    family: 'characters',
    icu: true,
    of: text => countOf(graphemesOf(text)),
  },
  bytes: {
    label: 'byte',
    plural: 'UTF-8 bytes',
    family: 'bytes',
    of: text => Buffer.byteLength(text),
  },
  // One for ASCII, two for any other.
  gbkBytes: {
    label: 'GBK byte',
    plural: 'GBK bytes',
    family: 'GBK bytes',
    of: gbkBytes,
  },
  whitespaceWords: {
    label: 'word by whitespace',
    plural: 'words by whitespace',
    family: 'words by whitespace',
    of: whitespaceWords,
  },
  dictionaryWords: {
    label: 'word by dictionary',
    plural: "words by Intl.Segmenter 'zh'",
    family: 'words by dictionary',
    icu: true,
    // A sample of punctuation alone is one word, so that which samples count does not hang on ICU.
    of: text => Math.max(1, zhWords(text)),
  },
  // By whitespace, but each Han character is a word.
  hanWords: {
    label: 'word or Han character',
    plural: 'words or Han characters',
    family: 'words or Han characters',
    of: hanWords,
  },
  samples: { label: 'sample as long as ours', plural: 'samples', family: 'samples', of: () => 1 },
} as const satisfies Record<string, Unit>

export type UnitName = keyof typeof units

export const unitNames = Object.keys(units) as readonly UnitName[]

export function unitOf(name: UnitName): Unit {
  return units[name]
}

/** The length of `text` in every unit. */
export function measureUnits(text: string): Record<UnitName, number> {
  const entries = unitNames.map(name => [name, units[name].of(text)] as const)
  return Object.fromEntries(entries) as Record<UnitName, number>
}

/** The lengths of samples, one list a unit. */
export function unitLists(
  samples: readonly Readonly<Record<UnitName, number>>[],
): Record<UnitName, number[]> {
  const entries = unitNames.map(name => [name, samples.map(sample => sample[name])] as const)
  return Object.fromEntries(entries) as Record<UnitName, number[]>
}

function gbkBytes(text: string): number {
  let bytes = 0
  for (const character of text) bytes += character.codePointAt(0)! < 0x80 ? 1 : 2
  return bytes
}

function hanWords(text: string): number {
  let han = 0
  const rest: string[] = []
  for (const character of text) {
    const isOne = isHan(character.codePointAt(0)!)
    if (isOne) han++
    rest.push(isOne ? ' ' : character)
  }
  return han + whitespaceWords(rest.join(''))
}

function countOf(items: Iterable<unknown>): number {
  let count = 0
  for (const _ of items) count++
  return count
}
