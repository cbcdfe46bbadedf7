import { InputError } from '../errors.ts'
import { lengthOf } from '../tokenize/characters.ts'
import { makeNormalizer } from '../tokenize/normalize.ts'
import type { Normalizer } from '../vocabulary/steps.ts'
import { metaPieces } from './meta-pieces.ts'
import type { NormalizerRules } from './model-file.ts'
import type { SentencePieceOptions } from './options.ts'
import { boundary } from './required-characters.ts'
import { unknownCharacter } from './words.ts'

/** How many lines a corpus had, and which of them were left out. */
export interface SentenceCounts {
  /** Lines that something is written in. */
  lines: number
  /** Longer than the longest that is trained on. */
  tooLong: number
  /** With ▅, which is reserved. */
  reserved: number
  /** Nothing is left of them once they are normalized. */
  blank: number
}

/** Prepares one line after another. */
export interface SentenceReader {
  /** The line as it is trained on; `undefined` where it is left out. */
  read(line: string, where: string): string | undefined
  readonly counts: Readonly<SentenceCounts>
}

/**
 * Lines are normalized, and every symbol that is a piece already becomes a boundary, so that none of it
 * is learned. Lines that are too long or hold ▅ are left out; one with NUL is an InputError, because
 * SentencePiece makes no sense of it.
 *
 * Source: google/sentencepiece, src/trainer_interface.cc, `LoadSentences`.
 */
export function sentenceReader(
  options: SentencePieceOptions,
  rules: NormalizerRules,
): SentenceReader {
  const counts: SentenceCounts = { lines: 0, tooLong: 0, reserved: 0, blank: 0 }
  const normalize = trainingNormalizer(options, rules)
  const withoutSymbols = symbolReplacer(options)
  const fits = (line: string) =>
    // A UTF-16 unit takes three bytes at most.
    line.length * 3 <= options.maxSentenceLength ||
    lengthOf(line).bytes <= options.maxSentenceLength
  return {
    counts,
    read(line, where) {
      if (line === '') return undefined
      counts.lines++
      if (!fits(line)) {
        counts.tooLong++
        return undefined
      }
      if (line.includes('\0')) throw nul(where, line)
      if (line.includes(unknownCharacter)) {
        counts.reserved++
        return undefined
      }
      const sentence = withoutSymbols(normalize(line.toWellFormed()))
      if (sentence !== '') return sentence
      counts.blank++
      return undefined
    },
  }
}

function nul(where: string, line: string): InputError {
  const start = JSON.stringify(Array.from(line).slice(0, 20).join(''))
  return new InputError(`${where}: the line ${start}… holds NUL; take it out, if this is text`)
}

/** User-defined symbols are not yet left as they are when a text is normalized to be trained on. */
function trainingNormalizer(
  { addDummyPrefix, removeExtraWhitespaces, treatWhitespaceAsSuffix }: SentencePieceOptions,
  { charsmap }: NormalizerRules,
): Normalizer {
  return makeNormalizer([
    {
      type: 'sentencepiece',
      ...(charsmap.length > 0 ? { precompiledCharsmap: charsmap } : {}),
      addDummyPrefix,
      removeExtraWhitespaces,
      escapeWhitespaces: true,
      treatWhitespaceAsSuffix,
      userDefined: [],
    },
  ])
}

function symbolReplacer(options: SentencePieceOptions): (sentence: string) => string {
  const symbols = Array.from(metaPieces(options).values(), ({ piece }) => piece)
  const longestFirst = symbols.sort((a, b) => b.length - a.length)
  const any = new RegExp(longestFirst.map(escaped).join('|'), 'gu')
  // Nearly no sentence holds one, and looking for what all begin with is quicker.
  const marks = Array.from(
    new Set(symbols.map(symbol => String.fromCodePoint(symbol.codePointAt(0)!))),
  )
  return sentence =>
    marks.some(mark => sentence.includes(mark)) ? sentence.replace(any, boundary) : sentence
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')
}
