import * as Plot from '@observablehq/plot'
import { decimal, wholeNumber } from '../format.ts'
import { frame, headroom, type PlotStyle } from './frame.ts'
import { metricLabel, plotWords } from './words.ts'

/** The cost of the Chinese texts by the number of added pieces. */
export interface CurveInput {
  readonly points: readonly { readonly pieces: number; readonly tokensPerCharacter: number }[]
  /** The number of pieces from which on more save little. */
  readonly knee: number
}

/** Tokens a character against the number of pieces that a vocabulary was expanded by. */
export function curvePlot({ points, knee }: CurveInput, style: PlotStyle): Plot.PlotOptions {
  const { palette, language, width } = style
  const words = plotWords[language]
  const height = Math.round(Math.min(420, Math.max(280, width * 0.5)))
  const place = { x: 'pieces', y: 'tokensPerCharacter' } as const
  const [most, last] = [
    Math.max(...points.map(point => point.tokensPerCharacter)),
    points.at(-1)?.pieces ?? 1,
  ]
  return frame(style, {
    marginTop: 30,
    marginLeft: 48,
    marginRight: 44,
    marginBottom: 44,
    height: height + headroom(style),
    x: { domain: [0, last], axis: null },
    y: {
      domain: [0, most * 1.08],
      label: metricLabel('tokensPerCharacter', language),
      labelArrow: 'none',
      tickSize: 0,
    },
    marks: [
      Plot.gridY({ stroke: palette.faint, strokeOpacity: 0.25 }),
      Plot.axisX({
        ticks: Math.max(3, Math.round(width / 120)),
        tickFormat: wholeNumber,
        label: words.added,
        labelArrow: 'none',
        labelAnchor: 'center',
      }),
      Plot.ruleX([knee], { stroke: palette.accent, strokeDasharray: '3,3' }),
      Plot.text([words.knee(wholeNumber(knee))], {
        x: [knee],
        frameAnchor: 'bottom',
        dy: -10,
        dx: 6,
        textAnchor: 'start',
        fill: palette.accent,
      }),
      Plot.line(points, { ...place, stroke: palette.bar, strokeWidth: 2 }),
      Plot.dot(points, { ...place, fill: palette.bar, r: 4 }),
      Plot.text(points, {
        ...place,
        text: point => decimal(point.tokensPerCharacter, 3),
        dy: -12,
        // Right of its point, since the line comes down from the left.
        dx: 4,
        textAnchor: 'start',
        fontSize: 11,
        fontVariant: 'tabular-nums',
        fill: palette.ink,
      }),
    ],
  })
}
