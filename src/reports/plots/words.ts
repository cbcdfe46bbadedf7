import { type MetricName, metricOf } from '../../metrics/metrics.ts'

/** The languages that plots and the page speak. */
export const languages = ['en', 'zh'] as const
export type Language = (typeof languages)[number]

/** The head of a metric's axis or column. */
export function metricLabel(metric: MetricName, language: Language): string {
  return language === 'zh' ? metricOf(metric).chinese.label : metricOf(metric).label
}

export function metricFormula(metric: MetricName, language: Language): string {
  return language === 'zh' ? metricOf(metric).chinese.formula : metricOf(metric).formula
}

interface PlotWords {
  readonly lower: string
  readonly higher: string
  readonly nearOne: string
  readonly vocabulary: string
  readonly measured: string
  readonly published: string
  readonly struckOut: string
  /** The meaning of the lines at the ends of bars and through dots. */
  readonly whiskers: string
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
    whiskers: 'whiskers: 95 % intervals',
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
    whiskers: '须线：95 % 区间',
    added: '新增词片数（节省最多者在前）',
    knee: pieces => `拐点：${pieces} 个词片`,
  },
}

/** Which way is better, in words. */
export function directionOf(metric: MetricName, language: Language): string {
  const words = plotWords[language]
  const { better } = metricOf(metric)
  return better === 'lower' ? words.lower : better === 'higher' ? words.higher : words.nearOne
}
