import { InputError } from '../errors.ts'

/** The two models of SentencePiece that can be trained. */
export type ModelType = 'bpe' | 'unigram'

/** Options of training a SentencePiece vocabulary; names and defaults are those of `spm_train`. */
export interface SentencePieceOptions {
  /** The number of all pieces: meta pieces, learned pieces and single characters. */
  readonly vocabSize: number
  /** The share of all characters that become pieces, most frequent first; the others are unknown. */
  readonly characterCoverage: number
  /** Whether unknown characters are spelt with 256 pieces for the bytes. */
  readonly byteFallback: boolean
  /** Whether pieces end at white space. */
  readonly splitByWhitespace: boolean
  /** Whether pieces have one script only; Han, Hiragana and Katakana count as one. */
  readonly splitByUnicodeScript: boolean
  /** Whether digits are a script of their own. */
  readonly splitByNumber: boolean
  /** Whether every digit is a piece by itself. */
  readonly splitDigits: boolean
  /** Whether ▁ stands at the end of a word, not at its beginning. */
  readonly treatWhitespaceAsSuffix: boolean
  /** Whether a piece may be nothing but ▁. */
  readonly allowWhitespaceOnlyPieces: boolean
  readonly addDummyPrefix: boolean
  readonly removeExtraWhitespaces: boolean
  /** `nmt_nfkc`, `identity`, or a SentencePiece model whose rules are used. */
  readonly normalizer: string
  /** Pieces that are never split. */
  readonly userDefinedSymbols: readonly string[]
  /** Pieces that are never part of an encoded text. */
  readonly controlSymbols: readonly string[]
  readonly unkId: number
  /** The id of `<s>`; -1 for none, as for the next two. */
  readonly bosId: number
  readonly eosId: number
  readonly padId: number
  /** The most characters of a piece. */
  readonly maxSentencePieceLength: number
  /** The most bytes of a line; longer lines are left out. */
  readonly maxSentenceLength: number
  /** Whether a corpus that gives fewer than `vocabSize` pieces is an error. */
  readonly hardVocabLimit: boolean
}

/** The defaults of `spm_train`. */
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

/** Completes options with their defaults. A value out of its range is an InputError. */
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
