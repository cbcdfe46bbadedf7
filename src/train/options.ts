import { InputError } from '../errors.ts'

/** What is trained: SentencePiece's two models. */
export type ModelType = 'bpe' | 'unigram'

/** How a SentencePiece vocabulary is trained; names and defaults are those of `spm_train`. */
export interface SentencePieceOptions {
  /** All pieces: meta pieces, learned ones and single characters. */
  readonly vocabSize: number
  /** The share of all characters that become pieces, most frequent first; the others are unknown. */
  readonly characterCoverage: number
  /** Unknown characters are spelt with 256 pieces for the bytes. */
  readonly byteFallback: boolean
  /** No piece goes beyond white space. */
  readonly splitByWhitespace: boolean
  /** No piece has characters of two scripts; Han, Hiragana and Katakana are one. */
  readonly splitByUnicodeScript: boolean
  /** Digits are a script of their own. */
  readonly splitByNumber: boolean
  /** Every digit is a piece by itself. */
  readonly splitDigits: boolean
  /** ▁ stands at the end of a word, not in front of it. */
  readonly treatWhitespaceAsSuffix: boolean
  /** Pieces of nothing but ▁. */
  readonly allowWhitespaceOnlyPieces: boolean
  readonly addDummyPrefix: boolean
  readonly removeExtraWhitespaces: boolean
  /** `nmt_nfkc`, `identity`, or a SentencePiece model whose rules are taken. */
  readonly normalizer: string
  /** Pieces that are never cut. */
  readonly userDefinedSymbols: readonly string[]
  /** Pieces that no text becomes. */
  readonly controlSymbols: readonly string[]
  readonly unkId: number
  /** -1 for none; so with the two below. */
  readonly bosId: number
  readonly eosId: number
  readonly padId: number
  /** Of a piece, in characters. */
  readonly maxSentencePieceLength: number
  /** In bytes; longer lines are left out. */
  readonly maxSentenceLength: number
  /** Whether a corpus that cannot give so many pieces is an error. */
  readonly hardVocabLimit: boolean
}

/** What `spm_train` does unless told otherwise. */
export const sentencePieceDefaults: SentencePieceOptions = {
  vocabSize: 8000,
  characterCoverage: 0.9995,
  byteFallback: false,
  splitByWhitespace: true,
  splitByUnicodeScript: true,
  splitByNumber: true,
  splitDigits: false,
  treatWhitespaceAsSuffix: false,
  allowWhitespaceOnlyPieces: false,
  addDummyPrefix: true,
  removeExtraWhitespaces: true,
  normalizer: 'nmt_nfkc',
  userDefinedSymbols: [],
  controlSymbols: [],
  unkId: 0,
  bosId: 1,
  eosId: 2,
  padId: -1,
  maxSentencePieceLength: 16,
  maxSentenceLength: 4192,
  hardVocabLimit: true,
}

/** All options, those left out at their defaults; one out of its range is an InputError. */
export function sentencePieceOptions(given: Partial<SentencePieceOptions>): SentencePieceOptions {
  const options = { ...sentencePieceDefaults, ...given }
  for (const [name, [least, most]] of Object.entries(ranges)) {
    const value = options[name as keyof typeof ranges]
    const whole = name === 'characterCoverage' || Number.isInteger(value)
    if (whole && value >= least && value <= most) continue
    throw new InputError(`${name} is ${value}; it must be ${least} to ${most}`)
  }
  return options
}

/** Source: google/sentencepiece, src/trainer_interface.cc, `VerifySpec`. */
const ranges = {
  vocabSize: [1, 2 ** 31 - 1],
  characterCoverage: [0.98, 1],
  maxSentencePieceLength: [1, 512],
  maxSentenceLength: [10, 2 ** 30],
} as const
