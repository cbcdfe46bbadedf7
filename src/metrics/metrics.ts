import { unknownName } from '../errors.ts'
import type { Counts, PieceCounts } from './counts.ts'
import { type Usage, usualAlpha } from './usage.ts'

/** The counts that a metric may divide. */
export interface Measured {
  readonly counts: Counts
  /** The same tokenizer on the English part, where the corpus is parallel. */
  readonly english?: Counts | undefined
  /** The baseline tokenizer on the same text, where there is a baseline. */
  readonly baseline?: Counts | undefined
  /** Numbers that need the ids; absent if these were not looked at. */
  readonly pieces?: PieceCounts | undefined
  readonly usage?: Usage | undefined
  /** The size of the base vocabulary. */
  readonly vocabulary?: number | undefined
  /** The same tokenizer on every part, where the corpus is parallel. */
  readonly languages?: readonly Counts[] | undefined
}

/** A number that a report prints: whole counts in, a ratio or an entropy out. */
export interface Metric {
  /** The name in the head of a table. */
  readonly label: string
  /** Σ is over all samples: a metric is a ratio of sums, never a mean of ratios; entropies aside. */
  readonly formula: string
  /** The same in Chinese, for plots and the page. */
  readonly chinese: { readonly label: string; readonly formula: string }
  /** Which way is better for the reader; parity is best near 1. */
  readonly better: 'lower' | 'higher' | 'near 1'
  /** Decimals in print. The record keeps whole numbers. */
  readonly digits: number
  /** Names that people use for it too. */
  readonly alsoCalled?: readonly string[]
  /** The input that it needs; a report without that input leaves the metric out. */
  readonly needs?: 'words' | 'blanks' | 'parallel' | 'languages' | 'baseline'
  /** Needs the ids themselves, which takes longer: `*` in a suite does not mean it. */
  readonly countsPieces?: true
  /** Is no ratio of sums, so resampled sums give it no interval. */
  readonly isEntropy?: true
  /** The source of the definition. */
  readonly source?: string
  /** `undefined` where what it needs is not there. */
  readonly of: (measured: Measured) => number | undefined
}

/** Every metric there is. A new one is a new row here: reports, command line and suites read this table. */
const rows = {
  tokensPerSample: {
    label: 'tokens / sample',
    formula: 'Σ tokens ÷ samples',
    chinese: { label: '词元 / 样本', formula: 'Σ 词元 ÷ 样本数' },
    better: 'lower',
    digits: 1,
    of: ({ counts }) => ratio(counts.tokens, counts.samples),
  },
  tokensPerCharacter: {
    label: 'tokens / character',
    formula: 'Σ tokens ÷ Σ characters (Unicode code points)',
    chinese: { label: '词元 / 字符', formula: 'Σ 词元 ÷ Σ 字符（Unicode 码点）' },
    better: 'lower',
    digits: 3,
    of: ({ counts }) => ratio(counts.tokens, counts.characters),
  },
  charactersPerToken: {
    label: 'characters / token',
    formula: 'Σ characters (Unicode code points) ÷ Σ tokens',
    chinese: { label: '字符 / 词元', formula: 'Σ 字符（Unicode 码点）÷ Σ 词元' },
    better: 'higher',
    digits: 3,
    of: ({ counts }) => ratio(counts.characters, counts.tokens),
  },
  bytesPerToken: {
    label: 'bytes / token',
    formula: 'Σ UTF-8 bytes ÷ Σ tokens',
    chinese: { label: '字节 / 词元', formula: 'Σ UTF-8 字节 ÷ Σ 词元' },
    better: 'higher',
    digits: 3,
    of: ({ counts }) => ratio(counts.bytes, counts.tokens),
  },
  tokensPerByte: {
    label: 'tokens / byte',
    formula: 'Σ tokens ÷ Σ UTF-8 bytes',
    chinese: { label: '词元 / 字节', formula: 'Σ 词元 ÷ Σ UTF-8 字节' },
    better: 'lower',
    digits: 3,
    of: ({ counts }) => ratio(counts.tokens, counts.bytes),
  },
  fertility: {
    label: 'fertility (tokens / word)',
    formula: 'Σ tokens ÷ Σ words (cut by the segmenter that the corpus names)',
    chinese: { label: '词元 / 词 (fertility)', formula: 'Σ 词元 ÷ Σ 词（由语料注明的分词器切分）' },
    better: 'lower',
    digits: 3,
    alsoCalled: ['tokensPerWord'],
    needs: 'words',
    of: ({ counts }) => ratio(counts.tokens, counts.words),
  },
  parity: {
    label: 'parity (tokens / tokens of the English)',
    formula: 'Σ tokens ÷ Σ tokens of the English translation, same tokenizer',
    chinese: { label: '与英文之比 (parity)', formula: 'Σ 词元 ÷ 同一分词器下英文译文的 Σ 词元' },
    better: 'near 1',
    digits: 3,
    alsoCalled: ['premium'],
    needs: 'parallel',
    of: ({ counts, english }) => english && ratio(counts.tokens, english.tokens),
  },
  normalizedSequenceLength: {
    label: 'normalized sequence length (NSL)',
    formula: 'Σ tokens ÷ Σ tokens of the baseline tokenizer, same text',
    chinese: { label: '归一化序列长度 (NSL)', formula: 'Σ 词元 ÷ 同一文本上基线分词器的 Σ 词元' },
    better: 'lower',
    digits: 3,
    alsoCalled: ['NSL'],
    needs: 'baseline',
    of: ({ counts, baseline }) => baseline && ratio(counts.tokens, baseline.tokens),
  },
  charactersIn2048Tokens: {
    label: 'characters in 2,048 tokens',
    formula: '2048 × Σ characters (Unicode code points) ÷ Σ tokens',
    chinese: { label: '2048 个词元容纳的字符数', formula: '2048 × Σ 字符（Unicode 码点）÷ Σ 词元' },
    better: 'higher',
    digits: 0,
    of: ({ counts }) => ratio(2048 * counts.characters, counts.tokens),
  },
  bitsPerCharacter: {
    label: 'bits / character at log₂ V',
    formula: 'Σ tokens × log₂ of the base vocabulary ÷ Σ characters (Unicode code points)',
    chinese: {
      label: '比特 / 字符（按 log₂ V）',
      formula: 'Σ 词元 × log₂ 基础词表大小 ÷ Σ 字符（Unicode 码点）',
    },
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
    chinese: { label: '字节回退词元占比', formula: 'Σ 字节类词元 ÷ Σ 词元' },
    better: 'lower',
    digits: 3,
    of: ({ counts }) => ratio(counts.byteFallbackTokens, counts.tokens),
  },
  giniAcrossLanguages: {
    label: 'Gini coefficient across languages',
    formula:
      'Σᵢ Σⱼ |tᵢ - tⱼ| ÷ (2 n Σ t), t being the tokens of the same text in each of n languages',
    chinese: {
      label: '跨语言基尼系数',
      formula: 'Σᵢ Σⱼ |tᵢ - tⱼ| ÷ (2 n Σ t)，t 为同一文本在 n 种语言中各自的词元数',
    },
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
    chinese: { label: '单字符词元占比', formula: 'Σ 仅含一个字符的词元（不计前置空格）÷ Σ 词元' },
    better: 'lower',
    digits: 3,
    countsPieces: true,
    of: ({ counts, pieces }) => pieces && ratio(pieces.singleCharacterTokens, counts.tokens),
  },
  splitCharacterShare: {
    label: 'share of characters split across tokens',
    formula: 'Σ characters whose bytes lie in several tokens ÷ Σ characters',
    chinese: { label: '被切开的字符占比', formula: 'Σ 字节分属多个词元的字符 ÷ Σ 字符' },
    better: 'lower',
    digits: 3,
    countsPieces: true,
    of: ({ counts, pieces }) => pieces && ratio(pieces.splitCharacters, counts.characters),
  },
  continuedWordShare: {
    label: 'share of continued words',
    formula: 'Σ words (cut by whitespace) that are several tokens ÷ Σ words',
    chinese: { label: '被切开的词占比', formula: 'Σ 由多个词元组成的词（按空白切分）÷ Σ 词' },
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
    chinese: { label: '词表利用率', formula: '出现过的不同词元数 ÷ 基础词表大小' },
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
    chinese: { label: '香农效率', formula: '-Σ p log₂ p ÷ log₂ 出现过的不同词元数，p 为词元频率' },
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
    chinese: { label: 'Rényi 效率', formula: 'log₂ Σ p^α ÷ (1 - α) ÷ log₂ 出现过的不同词元数' },
    better: 'higher',
    digits: 3,
    countsPieces: true,
    isEntropy: true,
    alsoCalled: ['renyi'],
    source: 'Zouhar and others, Tokenization and the Noiseless Channel, 2023',
    of: ({ usage }) => usage && ratio(usage.renyiBits, Math.log2(usage.distinct)),
  },
} as const satisfies Record<string, Metric>

/** The name of a metric, which is its formula. */
export type MetricName = keyof typeof rows

/** Every metric by its name. */
export const metrics: Readonly<Record<MetricName, Metric>> = rows

export const metricNames = Object.keys(metrics) as readonly MetricName[]

/** Divides; undefined for 0 ÷ 0: an empty text has no ratio. */
function ratio(above: number, below: number): number | undefined {
  return below > 0 ? above / below : undefined
}

/**
 * Gini's coefficient of what a text costs in each of n languages: Σᵢ Σⱼ |tᵢ - tⱼ| ÷ (2 n Σ t). 0 where
 * all cost the same, near 1 where one bears almost all of it.
 *
 *     10 and 30 tokens  →  (20 + 20) ÷ (2 × 2 × 40) = 0.25
 */
export function gini(tokens: readonly number[]): number | undefined {
  const total = tokens.reduce((sum, number) => sum + number, 0)
  if (total === 0) return undefined
  const differences = tokens.reduce(
    (sum, one) => sum + tokens.reduce((inner, other) => inner + Math.abs(one - other), 0),
    0,
  )
  return differences / (2 * tokens.length * total)
}

/** The row of the table, with what it may leave out. */
export function metricOf(name: MetricName): Metric {
  return metrics[name]
}

/** The metric that people mean by `name`: its own name in any case, or one it is also called by. */
export function findMetric(name: string): MetricName {
  const wanted = name.toLowerCase()
  const found = metricNames.find(metric =>
    [metric, ...(metricOf(metric).alsoCalled ?? [])].some(known => known.toLowerCase() === wanted),
  )
  if (found) return found
  throw unknownName('metric', name, metricNames)
}
