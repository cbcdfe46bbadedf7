import * as Plot from '@observablehq/plot'
import { fontStack, type Palette } from './palette.ts'
import type { Language } from './words.ts'

/** The options of every plot. */
export interface PlotStyle {
  readonly language: Language
  readonly palette: Palette
  /** Pixels. */
  readonly width: number
  /** Absent where the page says it beside the plot. */
  readonly title?: string
  readonly subtitle?: string
}

const titleHeight = 46

/** The height that a title takes at the top. */
export function headroom({ title }: PlotStyle): number {
  return title === undefined ? 0 : titleHeight
}

/** Size, type and title of a plot; title and subtitle are marks, so that they are part of the SVG. */
export function frame(
  style: PlotStyle,
  { marginTop, ...rest }: Plot.PlotOptions & { readonly marginTop: number },
): Plot.PlotOptions {
  const { width, palette } = style
  const top = marginTop + headroom(style)
  return {
    ...rest,
    width,
    marginTop: top,
    style: { fontFamily: fontStack, fontSize: '12px', color: palette.ink },
    marks: [...titleMarks(style, top, rest.marginLeft ?? 0), ...(rest.marks ?? [])],
  }
}

function titleMarks(
  { title, subtitle, palette }: PlotStyle,
  top: number,
  left: number,
): Plot.Markish[] {
  if (title === undefined) return []
  const place = { facet: 'super', frameAnchor: 'top-left', dx: 8 - left } as const
  return [
    Plot.text([title], {
      ...place,
      dy: 6 - top,
      lineAnchor: 'top',
      fontSize: 15,
      fontWeight: 600,
      fill: palette.ink,
    }),
    ...(subtitle === undefined
      ? []
      : [
          Plot.text([subtitle], {
            ...place,
            dy: 27 - top,
            lineAnchor: 'top',
            fontSize: 12,
            fill: palette.faint,
          }),
        ]),
  ]
}

/** The names of panels, above their axes; one panel needs none. */
export function panelHeads(columns: readonly string[], fill: string): Plot.Markish[] {
  if (columns.length < 2) return []
  const fx = (column: string) => column
  return [
    Plot.text(columns, {
      fx,
      text: fx,
      frameAnchor: 'top-left',
      dy: -42,
      lineAnchor: 'top',
      fontWeight: 600,
      fill,
    }),
  ]
}

/** The number of ticks that fit a panel of this width in pixels. */
export function ticksFor(width: number): number {
  return Math.min(8, Math.max(2, Math.round(width / 70)))
}

/** Room for the longest of these names, in pixels: wide characters count twice. */
export function nameRoom(names: readonly string[]): number {
  const widths = names.map(name => Array.from(name, widthOf).reduce((sum, width) => sum + width, 0))
  return Math.ceil(Math.max(40, ...widths)) + 16
}

/** About the width of a character at 12 pixels. */
export function widthOf(character: string): number {
  return character > '\u2e7f' ? 12 : 6.7
}
