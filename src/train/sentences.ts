import { InputError } from '../errors.ts'
import { lengthOf } from '../tokenize/characters.ts'
import { makeNormalizer } from '../tokenize/normalize.ts'
import type { Normalizer } from '../vocabulary/steps.ts'
import { metaPieces } from './meta-pieces.ts'
import type { NormalizerRules } from './model-file.ts'
import type { SentencePieceOptions } from './options.ts'
import { boundary } from './required-characters.ts'
import { unknownCharacter } from './words.ts'

/** The number of lines in a corpus, and of lines left out by reason. */
export interface SentenceCounts {
  /** All lines that are not empty. */
  lines: number
  /** Lines longer than `maxSentenceLength`. */
  tooLong: number
  /** Lines with ▅, which is reserved. */
  reserved: number
  /** Lines that are empty once normalized. */
  blank: number
}

/** Prepares one line after another. */
export interface SentenceReader {
  /** The prepared line; `undefined` if it is left out. */
  read(line: string, where: string): string | undefined
  readonly counts: Readonly<SentenceCounts>
}

/**
 * Prepares lines for training. A line is normalized, and every meta piece in it becomes a boundary, so that
 * no piece is learned across it. Lines that are too long or contain ▅ are left out. A line with NUL is an
 * InputError, because SentencePiece cannot represent it.
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
      if (line.includes('\0')) throw nulError(where, line)
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

function nulError(where: string, line: string): InputError {
  const start = JSON.stringify(Array.from(line).slice(0, 20).join(''))
  return new InputError(`${where}: the line ${start}… holds NUL; take it out, if this is text`)
}

/** The normalizer of training. Unlike that of the trained model it also normalizes user-defined symbols. */
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
  const any = new RegExp(longestFirst.map(escapeRegExp).join('|'), 'gu')
  // Few sentences contain a symbol, and a search for the first characters of symbols is quicker.
  const marks = Array.from(
    new Set(symbols.map(symbol => String.fromCodePoint(symbol.codePointAt(0)!))),
  )
  return sentence =>
    marks.some(mark => sentence.includes(mark)) ? sentence.replace(any, boundary) : sentence
}

function escapeRegExp(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')
}
