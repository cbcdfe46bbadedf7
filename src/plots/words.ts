import { metricOf } from '../metrics/find-metric.ts'
import type { MetricName } from '../metrics/metrics.ts'

/** The languages that plots and the page speak. */
export const languages = ['en', 'zh'] as const
export type Language = (typeof languages)[number]

/** What a metric is called, and how it is computed, in Chinese; in English its own row says it. */
const chineseMetrics: Readonly<
  Record<MetricName, { readonly label: string; readonly formula: string }>
> = {
  tokensPerSample: { label: '词元 / 样本', formula: 'Σ 词元 ÷ 样本数' },
  tokensPerCharacter: { label: '词元 / 字符', formula: 'Σ 词元 ÷ Σ 字符（Unicode 码点）' },
  charactersPerToken: { label: '字符 / 词元', formula: 'Σ 字符（Unicode 码点）÷ Σ 词元' },
  bytesPerToken: { label: '字节 / 词元', formula: 'Σ UTF-8 字节 ÷ Σ 词元' },
  tokensPerByte: { label: '词元 / 字节', formula: 'Σ 词元 ÷ Σ UTF-8 字节' },
  fertility: { label: '词元 / 词 (fertility)', formula: 'Σ 词元 ÷ Σ 词（由语料注明的分词器切分）' },
  parity: { label: '与英文之比 (parity)', formula: 'Σ 词元 ÷ 同一分词器下英文译文的 Σ 词元' },
  normalizedSequenceLength: {
    label: '归一化序列长度 (NSL)',
    formula: 'Σ 词元 ÷ 同一文本上基线分词器的 Σ 词元',
  },
  charactersIn2048Tokens: {
    label: '2048 个词元容纳的字符数',
    formula: '2048 × Σ 字符（Unicode 码点）÷ Σ 词元',
  },
  bitsPerCharacter: {
    label: '比特 / 字符（按 log₂ V）',
    formula: 'Σ 词元 × log₂ 基础词表大小 ÷ Σ 字符（Unicode 码点）',
  },
  byteFallbackShare: { label: '字节回退词元占比', formula: 'Σ 字节类词元 ÷ Σ 词元' },
  giniAcrossLanguages: {
    label: '跨语言基尼系数',
    formula: 'Σᵢ Σⱼ |tᵢ - tⱼ| ÷ (2 n Σ t)，t 为同一文本在 n 种语言中各自的词元数',
  },
  singleCharacterShare: {
    label: '单字符词元占比',
    formula: 'Σ 仅含一个字符的词元（不计前置空格）÷ Σ 词元',
  },
  splitCharacterShare: {
    label: '被切开的字符占比',
    formula: 'Σ 字节分属多个词元的字符 ÷ Σ 字符',
  },
  continuedWordShare: {
    label: '被切开的词占比',
    formula: 'Σ 由多个词元组成的词（按空白切分）÷ Σ 词',
  },
  vocabularyUtilisation: { label: '词表利用率', formula: '出现过的不同词元数 ÷ 基础词表大小' },
  shannonEfficiency: {
    label: '香农效率',
    formula: '-Σ p log₂ p ÷ log₂ 出现过的不同词元数，p 为词元频率',
  },
  renyiEfficiency: {
    label: 'Rényi 效率',
    formula: 'log₂ Σ p^α ÷ (1 - α) ÷ log₂ 出现过的不同词元数',
  },
}

/** The head of a metric's axis or column. */
export function metricLabel(metric: MetricName, language: Language): string {
  return language === 'zh' ? chineseMetrics[metric].label : metricOf(metric).label
}

export function metricFormula(metric: MetricName, language: Language): string {
  return language === 'zh' ? chineseMetrics[metric].formula : metricOf(metric).formula
}

interface PlotWords {
  readonly lower: string
  readonly higher: string
  readonly nearOne: string
  readonly vocabulary: string
  readonly measured: string
  readonly published: string
  readonly struckOut: string
  readonly added: string
  readonly knee: (pieces: string) => string
}

export const plotWords: Readonly<Record<Language, PlotWords>> = {
  en: {
    lower: 'lower is better',
    higher: 'higher is better',
    nearOne: 'best near 1',
    vocabulary: 'base vocabulary (pieces, log scale)',
    measured: 'measured here',
    published: 'published',
    struckOut: 'unknown tokens',
    added: 'pieces added, those that save most first',
    knee: pieces => `knee: ${pieces} pieces`,
  },
  zh: {
    lower: '越低越好',
    higher: '越高越好',
    nearOne: '越接近 1 越好',
    vocabulary: '基础词表大小（对数刻度）',
    measured: '本次实测',
    published: '公开数值',
    struckOut: '未知词元过多',
    added: '新增词片数（节省最多者在前）',
    knee: pieces => `拐点:${pieces} 个词片`,
  },
}

/** Which way is better, in words. */
export function directionOf(metric: MetricName, language: Language): string {
  const words = plotWords[language]
  const { better } = metricOf(metric)
  return better === 'lower' ? words.lower : better === 'higher' ? words.higher : words.nearOne
}
