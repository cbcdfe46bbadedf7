import * as Plot from '@observablehq/plot'
import { type MetricName, metricOf } from '../../metrics/metrics.ts'
import type { Column } from '../cells.ts'
import { decimal } from '../format.ts'
import type { RecordedTokenizer, SuiteRecord } from '../record.ts'
import { gridOf } from '../values.ts'
import { frame, headroom, nameRoom, type PlotStyle, panelHeads, ticksFor } from './frame.ts'
import { plotWords } from './words.ts'

/** One bar: a tokenizer on a text. */
export interface Bar {
  readonly tokenizer: string
  readonly column: string
  readonly value: number
  readonly low: number
  readonly high: number
  readonly struckOut: boolean
  readonly stale: boolean
}

/** The part of a record that is drawn. */
export interface Selection {
  readonly metric: MetricName
  /** Labels of columns (`zh`, `parallel/zh`), in order; all that the metric has, unless given. */
  readonly columns?: readonly string[]
  /** The tokenizers to show; by default all that are not another name of one. */
  readonly tokenizers?: (row: RecordedTokenizer) => boolean
}

/** The bars of a selection, the best on the first text first; what was struck out or not measured last. */
export function barsOf(record: SuiteRecord, selection: Selection): Bar[] {
  const { metric } = selection
  const grid = gridOf(record, metric)
  const isWanted = selection.tokenizers ?? (({ sameAs }: RecordedTokenizer) => sameAs === undefined)
  const columns = chosenColumns(grid.columns, selection.columns)
  const barsAt = (row: RecordedTokenizer, column: Column) => {
    const value = grid.valueAt(row, column)
    if (!value) return []
    const [low, high] = value.interval ?? [value.number, value.number]
    const { number, struckOut, stale } = value
    return [{ tokenizer: row.id, column: column.label, value: number, low, high, struckOut, stale }]
  }
  const rows = grid.rows.filter(isWanted).map(row => columns.flatMap(column => barsAt(row, column)))
  return rows.sort(bestFirst(metric, columns[0]?.label)).flat()
}

function chosenColumns(all: readonly Column[], wanted: readonly string[] | undefined): Column[] {
  if (!wanted) return [...all]
  return wanted.flatMap(label => all.filter(column => column.label === label))
}

function bestFirst(metric: MetricName, column: string | undefined) {
  const { better } = metricOf(metric)
  const badness = (bars: readonly Bar[]) => {
    const bar = bars.find(bar => bar.column === column)
    if (!bar || bar.struckOut) return Number.POSITIVE_INFINITY
    if (better === 'near 1') return Math.abs(bar.value - 1)
    return better === 'lower' ? bar.value : -bar.value
  }
  // Infinity minus itself is no number, and would leave the order to chance.
  return (a: readonly Bar[], b: readonly Bar[]) => {
    const [one, other] = [badness(a), badness(b)]
    return one === other ? 0 : one - other
  }
}

const rowHeight = 21

/** Bars with their intervals as whiskers: tokenizers down, a panel for each text. */
export function barsPlot(
  bars: readonly Bar[],
  metric: MetricName,
  style: PlotStyle,
): Plot.PlotOptions {
  const { palette, language } = style
  const names = [...new Set(bars.map(({ tokenizer }) => tokenizer))]
  const columns = [...new Set(bars.map(({ column }) => column))]
  const { digits } = metricOf(metric)
  const text = (bar: Bar) =>
    bar.struckOut ? `✕ ${plotWords[language].struckOut}` : decimal(bar.value, digits)
  const shown = bars.map(bar => ({ ...bar, length: bar.struckOut ? 0 : bar.value }))
  const measured = shown.filter(({ struckOut }) => !struckOut)
  const most = Math.max(0, ...measured.map(({ value, high }) => Math.max(value, high)))
  const marginTop = columns.length > 1 ? 46 : 26
  return frame(style, {
    height: names.length * rowHeight + marginTop + 16 + headroom(style),
    marginTop,
    marginLeft: nameRoom(names),
    marginRight: 12,
    marginBottom: 14,
    y: { domain: names, label: null, tickSize: 0, padding: 0.28 },
    // The labels of the longest bars need a fifth of a panel.
    x: {
      domain: [0, most * 1.28 || 1],
      axis: 'top',
      ticks: ticksFor(style.width / columns.length),
      tickSize: 0,
      label: null,
    },
    fx: { domain: columns, label: null, axis: null, padding: 0.12 },
    marks: [
      ...panelHeads(columns, palette.ink),
      Plot.gridX({
        ticks: ticksFor(style.width / columns.length),
        stroke: palette.faint,
        strokeOpacity: 0.25,
      }),
      Plot.barX(shown, { x: 'length', y: 'tokenizer', fx: 'column', fill: palette.bar }),
      ...whiskers(measured, palette.whisker),
      Plot.text(shown, {
        x: ({ length, high, struckOut }) => (struckOut ? length : Math.max(length, high)),
        y: 'tokenizer',
        fx: 'column',
        text,
        textAnchor: 'start',
        dx: 5,
        fontSize: 11,
        fontVariant: 'tabular-nums',
        fill: bar => (bar.struckOut ? palette.accent : palette.ink),
      }),
      Plot.ruleX([0], { stroke: palette.faint }),
    ],
  })
}

/** A line from low to high with a stroke across at both ends. */
function whiskers(bars: readonly Bar[], stroke: string): Plot.Markish[] {
  const known = bars.filter(({ low, high }) => low < high)
  const place = { y: 'tokenizer', fx: 'column', stroke } as const
  return [
    Plot.ruleY(known, { x1: 'low', x2: 'high', ...place }),
    ...(['low', 'high'] as const).map(x =>
      Plot.tickX(known, { x, ...place, insetTop: 3.5, insetBottom: 3.5 }),
    ),
  ]
}
