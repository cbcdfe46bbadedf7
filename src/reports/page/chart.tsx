import * as Plot from '@observablehq/plot'
import { useLayoutEffect, useRef, useState } from 'preact/hooks'
import type { Palette } from '../plots/palette.ts'

/** The colours of the page's style sheet, which change with the theme. */
export const pagePalette: Palette = {
  ink: 'var(--ink)',
  faint: 'var(--faint)',
  bar: 'var(--bar)',
  accent: 'var(--accent)',
  whisker: 'var(--whisker)',
  paper: 'var(--paper)',
}

interface ChartProps {
  /** The label for screen readers. */
  readonly label: string
  /** Called for each width of the page. */
  readonly plot: (width: number) => Plot.PlotOptions
}

/** A plot as wide as the page allows, but at least `least` pixels, with a scroll bar if needed. */
export function Chart({ label, plot, least = 0 }: ChartProps & { readonly least?: number }) {
  const host = useRef<HTMLDivElement>(null)
  const [room, setRoom] = useState(0)
  useLayoutEffect(() => {
    const element = host.current
    if (!element) return
    const measure = () => setRoom(Math.floor(element.clientWidth))
    const observer = new ResizeObserver(measure)
    observer.observe(element)
    measure()
    return () => observer.disconnect()
  }, [])
  useLayoutEffect(() => {
    if (room === 0) return
    const drawn = Plot.plot(plot(Math.max(room, least)))
    // The page's content security policy allows only its own style sheet, which has these rules too.
    drawn.querySelector('style')?.remove()
    drawn.setAttribute('role', 'img')
    drawn.setAttribute('aria-label', label)
    host.current?.replaceChildren(drawn)
  })
  return <div class="chart" ref={host} />
}
