import * as Plot from '@observablehq/plot'
import { type MetricName, metricOf } from '../../metrics/metrics.ts'
import { decimal, wholeNumber } from '../format.ts'
import type { SuiteRecord } from '../record.ts'
import { barsOf, type Selection } from './bars.ts'
import { frame, headroom, type PlotStyle } from './frame.ts'
import { placeLabels } from './labels.ts'
import { metricLabel, plotWords } from './words.ts'

/** One tokenizer: the size of its vocabulary, and its value of the metric. */
export interface Dot {
  readonly tokenizer: string
  readonly vocabulary: number
  readonly value: number
  readonly low: number
  readonly high: number
}

/** The dots of one text. What was struck out is left out: it has no place among the others. */
export function dotsOf(record: SuiteRecord, selection: Selection, column: string): Dot[] {
  const sizes = new Map(record.tokenizers.map(({ id, sizes }) => [id, sizes.base]))
  return barsOf(record, { ...selection, columns: [column] }).flatMap(
    ({ tokenizer, value, low, high, struckOut }) =>
      struckOut ? [] : [{ tokenizer, vocabulary: sizes.get(tokenizer)!, value, low, high }],
  )
}

const margins = { marginTop: 30, marginLeft: 52, marginRight: 16, marginBottom: 44 }

/** The size of the vocabulary against a metric: what a larger vocabulary buys. */
export function scatterPlot(
  dots: readonly Dot[],
  metric: MetricName,
  style: PlotStyle,
): Plot.PlotOptions {
  const { palette, language, width } = style
  const height = Math.round(Math.min(520, Math.max(340, width * 0.56)))
  const axes = axesOf(dots, width, height, style)
  return frame(style, {
    ...margins,
    height: height + headroom(style),
    x: { ...axes.x, axis: null },
    y: {
      ...axes.y,
      label: metricLabel(metric, language),
      labelArrow: 'none',
      tickSize: 0,
      ticks: 7,
    },
    marks: [
      Plot.gridY({ ticks: 7, stroke: palette.faint, strokeOpacity: 0.25 }),
      Plot.axisX({
        ticks: ticksIn(dots),
        tickFormat: wholeNumber,
        tickSize: 4,
        label: plotWords[language].vocabulary,
        labelArrow: 'none',
        labelAnchor: 'center',
      }),
      Plot.ruleX(dots, { x: 'vocabulary', y1: 'low', y2: 'high', stroke: palette.whisker }),
      Plot.dot(dots, {
        x: 'vocabulary',
        y: 'value',
        r: 4,
        fill: palette.bar,
        stroke: palette.paper,
        title: dot =>
          `${dot.tokenizer}\n${wholeNumber(dot.vocabulary)}\n${decimal(dot.value, metricOf(metric).digits)}`,
      }),
      ...nameMarks(dots, axes, style, height),
    ],
  })
}

/** A rule of thumb for a logarithmic axis over one or two powers of ten. */
const roundSizes = [
  1_000, 2_000, 5_000, 10_000, 20_000, 50_000, 100_000, 200_000, 500_000, 1_000_000,
]

function ticksIn(dots: readonly Dot[]): number[] {
  const [least, most] = extent(dots.map(({ vocabulary }) => vocabulary))
  const round = roundSizes.filter(size => size >= least / 1.1 && size <= most * 1.1)
  // One tick alone gives no scale.
  return round.length > 1 ? round : [...new Set([least, most])]
}

function axesOf(dots: readonly Dot[], width: number, height: number, style: PlotStyle) {
  const [least, most] = extent(dots.map(({ vocabulary }) => vocabulary))
  const [low, high] = extent(dots.flatMap(({ low, high }) => [low, high]))
  const top = margins.marginTop + headroom(style)
  return {
    x: {
      type: 'log',
      domain: [least / 1.25, most * 1.25],
      range: [margins.marginLeft, width - margins.marginRight],
    },
    y: {
      domain: [Math.max(0, low - (high - low) * 0.08), high + (high - low) * 0.06 || 1],
      range: [height + headroom(style) - margins.marginBottom, top],
    },
  } as const
}

function extent(numbers: readonly number[]): [number, number] {
  return numbers.length === 0 ? [1, 2] : [Math.min(...numbers), Math.max(...numbers)]
}

/** The names, each where it covers nothing. */
function nameMarks(
  dots: readonly Dot[],
  axes: ReturnType<typeof axesOf>,
  style: PlotStyle,
  height: number,
): Plot.Markish[] {
  const x = Plot.scale({ x: { ...axes.x, domain: [...axes.x.domain], range: [...axes.x.range] } })
  const y = Plot.scale({ y: { ...axes.y, domain: [...axes.y.domain], range: [...axes.y.range] } })
  const placed = placeLabels(
    dots.map(dot => ({
      x: x.apply(dot.vocabulary),
      y: y.apply(dot.value),
      name: dot.tokenizer,
    })),
    {
      left: margins.marginLeft,
      right: style.width,
      top: margins.marginTop + headroom(style) - 12,
      bottom: height + headroom(style) - margins.marginBottom,
    },
  )
  return dots.flatMap((dot, i) => {
    const place = placed[i]
    if (!place) return []
    const { dx, dy, anchor } = place
    return [
      Plot.text([dot], {
        x: 'vocabulary',
        y: 'value',
        text: 'tokenizer',
        dx,
        dy,
        textAnchor: anchor,
        fontSize: 11,
        fill: style.palette.ink,
      }),
    ]
  })
}
