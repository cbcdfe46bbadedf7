import * as Plot from '@observablehq/plot'
import { useLayoutEffect, useRef, useState } from 'preact/hooks'
import type { Palette } from '../plots/palette.ts'

/** The colours of the page's own style sheet, which follow light and dark by themselves. */
export const pagePalette: Palette = {
  ink: 'var(--ink)',
  faint: 'var(--faint)',
  bar: 'var(--bar)',
  accent: 'var(--accent)',
  whisker: 'var(--whisker)',
  paper: 'var(--paper)',
}

interface ChartProps {
  /** What it shows, for those who hear the page. */
  readonly label: string
  /** Made anew for each width of the page. */
  readonly plot: (width: number) => Plot.PlotOptions
}

/** A plot as wide as there is room; narrower than `least` pixels it is scrolled. */
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
    // The policy of the page allows its own style sheet only; it holds these rules.
    drawn.querySelector('style')?.remove()
    drawn.setAttribute('role', 'img')
    drawn.setAttribute('aria-label', label)
    host.current?.replaceChildren(drawn)
  })
  return <div class="chart" ref={host} />
}
