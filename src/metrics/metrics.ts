import type { Counts } from '../counts.ts'

/** The counts that a metric may divide. */
export interface Measured {
  readonly counts: Counts
  /** The same tokenizer on the English part, where the corpus is parallel. */
  readonly english?: Counts | undefined
  /** The baseline tokenizer on the same text, where there is a baseline. */
  readonly baseline?: Counts | undefined
}

export interface Metric {
  /** As the head of a table prints it. */
  readonly label: string
  /** Σ is over all samples: every metric is a ratio of sums, never a mean of ratios. */
  readonly formula: string
  /** Which way is better for the reader; parity is best near 1. */
  readonly better: 'lower' | 'higher' | 'near 1'
  /** Decimals in print. The record keeps whole numbers. */
  readonly digits: number
  /** Names that people use for it too. */
  readonly alsoCalled?: readonly string[]
  /** What it cannot be computed without; a report that lacks it leaves the metric out. */
  readonly needs?: 'words' | 'parallel' | 'baseline'
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
} as const satisfies Record<string, Metric>

export type MetricName = keyof typeof metrics

export const metricNames = Object.keys(metrics) as readonly MetricName[]

/** Nothing divided by nothing is no number: an empty text has no ratio. */
function ratio(above: number, below: number): number | undefined {
  return below > 0 ? above / below : undefined
}
