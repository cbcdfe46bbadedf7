import * as Plot from '@observablehq/plot'
import type { MetricName } from '../../metrics/metrics.ts'
import { publishedFor } from '../published.ts'
import type { SuiteRecord } from '../record.ts'
import { gridOf, sentenceGridOf } from '../values.ts'
import { frame, headroom, nameRoom, type PlotStyle, panelHeads, ticksFor } from './frame.ts'
import { plotWords } from './words.ts'

/** A published number of a tokenizer, and ours on a text of ours. */
export interface Comparison {
  readonly tokenizer: string
  readonly column: string
  readonly theirs: number
  readonly ours: number
}

/**
 * The metric by which a record's published numbers are best compared: by ratios to the baseline where
 * there is one, since the texts differ, else as they were printed.
 */
export function publishedMetric({ published, baseline, corpora, metrics }: SuiteRecord) {
  if (!published) return undefined
  const isSameText = corpora.some(({ sentence }) => sentence)
  const asRatio = !isSameText && baseline && metrics.includes('normalizedSequenceLength')
  return asRatio ? 'normalizedSequenceLength' : published.metric
}

/** Published beside measured, by text; of an undisclosed text beside each text of ours. */
export function comparisonsOf(record: SuiteRecord, metric: MetricName): Comparison[] {
  const published = publishedFor(record, metric)
  if (!published) return []
  return [gridOf(record, metric), sentenceGridOf(record, metric)].flatMap(grid =>
    grid.columns.flatMap(column =>
      grid.rows.flatMap(row => {
        const ours = grid.valueAt(row, column)
        const printed = published.has(column.label)
          ? [published.valueAt(row.id, column.label)]
          : published.undisclosed.map(text => published.valueAt(row.id, text))
        return printed.flatMap(theirs =>
          theirs === undefined || !ours
            ? []
            : [{ tokenizer: row.id, column: column.label, theirs, ours: ours.number }],
        )
      }),
    ),
  )
}

const rowHeight = 26

/** A dot for what was measured, a diamond for what was printed, and a line from one to the other. */
export function publishedPlot(
  comparisons: readonly Comparison[],
  style: PlotStyle,
): Plot.PlotOptions {
  const { palette } = style
  const names = [...new Set(comparisons.map(({ tokenizer }) => tokenizer))]
  const columns = [...new Set(comparisons.map(({ column }) => column))]
  const most = Math.max(0, ...comparisons.flatMap(({ theirs, ours }) => [theirs, ours]))
  const place = { y: 'tokenizer', fx: 'column' } as const
  const marginTop = 72
  return frame(style, {
    marginTop,
    marginLeft: nameRoom(names),
    marginRight: 14,
    marginBottom: 14,
    height: names.length * rowHeight + marginTop + 14 + headroom(style),
    y: { domain: names, label: null, tickSize: 0, type: 'point', padding: 0.6 },
    x: {
      domain: [0, most * 1.06 || 1],
      axis: 'top',
      tickSize: 0,
      label: null,
      ticks: ticksFor(style.width / columns.length),
    },
    fx: { domain: columns, label: null, axis: null, padding: 0.1 },
    marks: [
      ...legend(style, marginTop + headroom(style), nameRoom(names)),
      ...panelHeads(columns, palette.ink),
      Plot.gridX({
        ticks: ticksFor(style.width / columns.length),
        stroke: palette.faint,
        strokeOpacity: 0.25,
      }),
      Plot.ruleY(names, { stroke: palette.faint, strokeOpacity: 0.25 }),
      Plot.ruleY(comparisons, {
        ...place,
        x1: 'ours',
        x2: 'theirs',
        stroke: palette.faint,
        strokeWidth: 2,
      }),
      Plot.dot(comparisons, {
        ...place,
        x: 'theirs',
        symbol: 'diamond',
        r: 5,
        fill: palette.paper,
        stroke: palette.accent,
        strokeWidth: 2,
      }),
      Plot.dot(comparisons, { ...place, x: 'ours', r: 4.5, fill: palette.bar }),
    ],
  })
}

/** `● measured here  ◇ published`, above the plot. */
function legend(
  { palette, language, title }: PlotStyle,
  top: number,
  left: number,
): Plot.Markish[] {
  const words = plotWords[language]
  const dy = (title === undefined ? 8 : 58) - top
  const word = (text: string, dx: number, fill: string) =>
    Plot.text([text], {
      facet: 'super',
      frameAnchor: 'top-left',
      dy,
      dx: dx - left + 8,
      textAnchor: 'start',
      fill,
    })
  return [
    word(`● ${words.measured}`, 0, palette.bar),
    word(`◇ ${words.published}`, 118, palette.accent),
  ]
}
