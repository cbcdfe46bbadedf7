import { InputError } from '../../errors.ts'
import type { MetricName } from '../../metrics/metrics.ts'
import type { SuiteRecord } from '../record.ts'
import type { PlotStyle } from './frame.ts'
import { paperPalette } from './palette.ts'
import { directionOf, type Language, metricLabel, plotWords } from './words.ts'

/** The plots of a record. */
export const plotKinds = ['bars', 'scatter', 'published'] as const
export type PlotKind = (typeof plotKinds)[number]

/** Options of `toPlot`: the part of the record, the language and the width. */
export interface ToPlotOptions {
  /** The kind of plot; by default bars of a metric by tokenizer and text, with intervals. */
  readonly kind?: PlotKind
  /** The metric; the record's first by default. */
  readonly metric?: MetricName
  /** Labels of columns (`zh`, `parallel/zh`); all by default. The scatter shows the first. */
  readonly columns?: readonly string[]
  /** Pixels. */
  readonly width?: number
  /** The language of the words in the plot; English by default. */
  readonly language?: Language
  /** The baseline; the record's own by default. */
  readonly title?: string
}

/**
 * A plot of what `compare` or `bench` measured, as the text of an SVG file.
 *
 *     const record = await compare(['llama', 'chinese-llama'], { corpora: ['zh'] })
 *     await writeFile('plot.svg', await toPlot(record))
 */
export async function toPlot(record: SuiteRecord, options: ToPlotOptions = {}): Promise<string> {
  const { svgText } = await import('./svg.ts')
  const plot = await plotOf(record, options)
  return svgText(plot, paperPalette)
}

async function plotOf(record: SuiteRecord, options: ToPlotOptions) {
  const { kind = 'bars', columns } = options
  const language = options.language ?? 'en'
  const metric = options.metric ?? record.metrics[0]
  if (metric === undefined) throw new InputError(`${record.suite}: the record has no metric`)
  const selection = { metric, ...(columns ? { columns } : {}) }
  const titled = (name: string, subtitle: string, width: number): PlotStyle => ({
    language,
    palette: paperPalette,
    width: options.width ?? width,
    title: options.title ?? name,
    subtitle,
  })
  if (kind === 'published') {
    const { comparisonsOf, publishedMetric, publishedPlot } = await import('./published.ts')
    const shown = options.metric ?? publishedMetric(record) ?? metric
    const comparisons = filled(comparisonsOf(record, shown), record, 'published numbers')
    const width = 180 + 190 * distinct(comparisons)
    return publishedPlot(comparisons, titled(record.title, described(shown, language), width))
  }
  const { barsOf, barsPlot } = await import('./bars.ts')
  const bars = filled(barsOf(record, selection), record, metricLabel(metric, 'en'))
  const signs = bars.some(({ low, high }) => low < high) ? [plotWords[language].whiskers] : []
  const subtitle = [described(metric, language), ...signs].join(' · ')
  if (kind === 'bars')
    return barsPlot(bars, metric, titled(record.title, subtitle, 320 + 190 * distinct(bars)))
  const { dotsOf, scatterPlot } = await import('./scatter.ts')
  const column = columns?.[0] ?? bars[0]!.column
  return scatterPlot(
    dotsOf(record, selection, column),
    metric,
    titled(record.title, `${column}: ${subtitle}`, 760),
  )
}

/** `tokens / character · lower is better` */
function described(metric: MetricName, language: Language): string {
  return `${metricLabel(metric, language)} · ${directionOf(metric, language)}`
}

function distinct(entries: readonly { readonly column: string }[]): number {
  return new Set(entries.map(({ column }) => column)).size
}

/** A plot of nothing is no answer. */
function filled<Entry>(entries: readonly Entry[], { suite }: SuiteRecord, what: string) {
  if (entries.length > 0) return entries
  throw new InputError(`${suite}: nothing to plot, the record has no ${what} for these texts`)
}

/** The file formats of a plot, by what the name of the file ends in. */
const plotFormats: Readonly<Record<string, (svg: string) => Promise<Uint8Array>>> = {
  svg: async svg => new TextEncoder().encode(svg),
  png: async svg => (await import('./png.ts')).pngOf(svg),
}

/** Refuses a file name whose ending says no format; asked before anything is measured. */
export function plotWriterFor(
  path: string,
  language: Language = 'en',
): (record: SuiteRecord) => Promise<Uint8Array> {
  const ending = /\.([^./\\]+)$/.exec(path)?.[1]?.toLowerCase() ?? ''
  const write = Object.hasOwn(plotFormats, ending) ? plotFormats[ending] : undefined
  if (!write) {
    const known = Object.keys(plotFormats).map(name => `.${name}`)
    throw new InputError(`${path}: a plot is a file that ends in ${known.join(' or ')}`)
  }
  return async record => write(await toPlot(record, { language }))
}
