import type { Counts, PieceCounts } from '../counts.ts'
import { gini } from './gini.ts'
import { type Usage, usualAlpha } from './usage.ts'

/** The counts that a metric may divide. */
export interface Measured {
  readonly counts: Counts
  /** The same tokenizer on the English part, where the corpus is parallel. */
  readonly english?: Counts | undefined
  /** The baseline tokenizer on the same text, where there is a baseline. */
  readonly baseline?: Counts | undefined
  /** What the ids tell, where they were looked at. */
  readonly pieces?: PieceCounts | undefined
  readonly usage?: Usage | undefined
  /** The size of the base vocabulary. */
  readonly vocabulary?: number | undefined
  /** The same tokenizer on every part, where the corpus is parallel. */
  readonly languages?: readonly Counts[] | undefined
}

export interface Metric {
  /** As the head of a table prints it. */
  readonly label: string
  /** Σ is over all samples: a metric is a ratio of sums, never a mean of ratios; entropies aside. */
  readonly formula: string
  /** Which way is better for the reader; parity is best near 1. */
  readonly better: 'lower' | 'higher' | 'near 1'
  /** Decimals in print. The record keeps whole numbers. */
  readonly digits: number
  /** Names that people use for it too. */
  readonly alsoCalled?: readonly string[]
  /** What it cannot be computed without; a report that lacks it leaves the metric out. */
  readonly needs?: 'words' | 'blanks' | 'parallel' | 'languages' | 'baseline'
  /** Needs the ids themselves, which takes longer: `*` in a suite does not mean it. */
  readonly countsPieces?: true
  /** Is no ratio of sums, so resampled sums give it no interval. */
  readonly isEntropy?: true
  /** Who defined it so. */
  readonly source?: string
  /** `undefined` where what it needs is not there. */
  readonly of: (measured: Measured) => number | undefined
}

/** Every metric there is. A new one is a new row here: reports, command line and suites read this table. */
export const metrics = {
  tokensPerSample: {
    label: 'tokens / sample',
    formula: 'Σ tokens ÷ samples',
    better: 'lower',
    digits: 1,
    of: ({ counts }) => ratio(counts.tokens, counts.samples),
  },
  tokensPerCharacter: {
    label: 'tokens / character',
    formula: 'Σ tokens ÷ Σ characters (Unicode code points)',
    better: 'lower',
    digits: 3,
    of: ({ counts }) => ratio(counts.tokens, counts.characters),
  },
  charactersPerToken: {
    label: 'characters / token',
    formula: 'Σ characters (Unicode code points) ÷ Σ tokens',
    better: 'higher',
    digits: 3,
    of: ({ counts }) => ratio(counts.characters, counts.tokens),
  },
  bytesPerToken: {
    label: 'bytes / token',
    formula: 'Σ UTF-8 bytes ÷ Σ tokens',
    better: 'higher',
    digits: 3,
    of: ({ counts }) => ratio(counts.bytes, counts.tokens),
  },
  tokensPerByte: {
    label: 'tokens / byte',
    formula: 'Σ tokens ÷ Σ UTF-8 bytes',
    better: 'lower',
    digits: 3,
    of: ({ counts }) => ratio(counts.tokens, counts.bytes),
  },
  fertility: {
    label: 'fertility (tokens / word)',
    formula: 'Σ tokens ÷ Σ words (cut by the segmenter that the corpus names)',
    better: 'lower',
    digits: 3,
    alsoCalled: ['tokensPerWord'],
    needs: 'words',
    of: ({ counts }) => ratio(counts.tokens, counts.words),
  },
  parity: {
    label: 'parity (tokens / tokens of the English)',
    formula: 'Σ tokens ÷ Σ tokens of the English translation, same tokenizer',
    better: 'near 1',
    digits: 3,
    alsoCalled: ['premium'],
    needs: 'parallel',
    of: ({ counts, english }) => english && ratio(counts.tokens, english.tokens),
  },
  normalizedSequenceLength: {
    label: 'normalized sequence length (NSL)',
    formula: 'Σ tokens ÷ Σ tokens of the baseline tokenizer, same text',
    better: 'lower',
    digits: 3,
    alsoCalled: ['NSL'],
    needs: 'baseline',
    of: ({ counts, baseline }) => baseline && ratio(counts.tokens, baseline.tokens),
  },
  charactersIn2048Tokens: {
    label: 'characters in 2,048 tokens',
    formula: '2048 × Σ characters (Unicode code points) ÷ Σ tokens',
    better: 'higher',
    digits: 0,
    of: ({ counts }) => ratio(2048 * counts.characters, counts.tokens),
  },
  bitsPerCharacter: {
    label: 'bits / character at log₂ V',
    formula: 'Σ tokens × log₂ of the base vocabulary ÷ Σ characters (Unicode code points)',
    better: 'lower',
    digits: 3,
    of: ({ counts, vocabulary }) =>
      vocabulary === undefined
        ? undefined
        : ratio(counts.tokens * Math.log2(vocabulary), counts.characters),
  },
  byteFallbackShare: {
    label: 'share of byte-fallback tokens',
    formula: 'Σ tokens of kind byte ÷ Σ tokens',
    better: 'lower',
    digits: 3,
    of: ({ counts }) => ratio(counts.byteFallbackTokens, counts.tokens),
  },
  giniAcrossLanguages: {
    label: 'Gini coefficient across languages',
    formula:
      'Σᵢ Σⱼ |tᵢ - tⱼ| ÷ (2 n Σ t), t being the tokens of the same text in each of n languages',
    better: 'lower',
    digits: 3,
    alsoCalled: ['gini'],
    needs: 'languages',
    source: 'Foroutan and others, Parity-Aware Byte-Pair Encoding, 2025',
    of: ({ languages }) => languages && gini(languages.map(({ tokens }) => tokens)),
  },
  singleCharacterShare: {
    label: 'share of single-character tokens',
    formula: 'Σ tokens that are one character, a blank in front aside ÷ Σ tokens',
    better: 'lower',
    digits: 3,
    countsPieces: true,
    of: ({ counts, pieces }) => pieces && ratio(pieces.singleCharacterTokens, counts.tokens),
  },
  splitCharacterShare: {
    label: 'share of characters split across tokens',
    formula: 'Σ characters whose bytes lie in several tokens ÷ Σ characters',
    better: 'lower',
    digits: 3,
    countsPieces: true,
    of: ({ counts, pieces }) => pieces && ratio(pieces.splitCharacters, counts.characters),
  },
  continuedWordShare: {
    label: 'share of continued words',
    formula: 'Σ words (cut by whitespace) that are several tokens ÷ Σ words',
    better: 'lower',
    digits: 3,
    needs: 'blanks',
    countsPieces: true,
    source: 'Rust and others, How Good is Your Tokenizer?, 2021',
    of: ({ counts, pieces }) =>
      pieces?.continuedWords === undefined ? undefined : ratio(pieces.continuedWords, counts.words),
  },
  vocabularyUtilisation: {
    label: 'vocabulary utilisation',
    formula: 'different tokens that occur ÷ the base vocabulary',
    better: 'higher',
    digits: 3,
    countsPieces: true,
    isEntropy: true,
    of: ({ usage, vocabulary }) =>
      usage && vocabulary !== undefined ? ratio(usage.distinct, vocabulary) : undefined,
  },
  shannonEfficiency: {
    label: 'Shannon efficiency',
    formula: '-Σ p log₂ p ÷ log₂ of the different tokens that occur, p being the share of a token',
    better: 'higher',
    digits: 3,
    countsPieces: true,
    isEntropy: true,
    source: 'Zouhar and others, Tokenization and the Noiseless Channel, 2023',
    of: ({ usage }) => usage && ratio(usage.shannonBits, Math.log2(usage.distinct)),
  },
  renyiEfficiency: {
    label: 'Rényi efficiency',
    formula: `log₂ Σ p^α ÷ (1 - α) ÷ log₂ of the different tokens that occur, α ${usualAlpha} unless told`,
    better: 'higher',
    digits: 3,
    countsPieces: true,
    isEntropy: true,
    alsoCalled: ['renyi'],
    source: 'Zouhar and others, Tokenization and the Noiseless Channel, 2023',
    of: ({ usage }) => usage && ratio(usage.renyiBits, Math.log2(usage.distinct)),
  },
} as const satisfies Record<string, Metric>

export type MetricName = keyof typeof metrics

export const metricNames = Object.keys(metrics) as readonly MetricName[]

/** Nothing divided by nothing is no number: an empty text has no ratio. */
function ratio(above: number, below: number): number | undefined {
  return below > 0 ? above / below : undefined
}
