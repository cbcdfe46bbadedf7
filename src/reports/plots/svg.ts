import * as Plot from '@observablehq/plot'
import { parseHTML } from 'linkedom'
import { fontStack, type Palette } from './palette.ts'

/** A plot as the text of an SVG file that needs nothing else: the same text for the same plot. */
export function svgText(options: Plot.PlotOptions, { paper, ink }: Palette): string {
  const { document } = parseHTML('<!doctype html><html><body></body></html>')
  const svg = Plot.plot({ ...options, document })
  // Plot's own rules are for pages; a picture carries its properties on its elements.
  svg.querySelector('style')?.remove()
  svg.removeAttribute('style')
  svg.removeAttribute('class')
  const attributes = {
    xmlns: 'http://www.w3.org/2000/svg',
    'font-family': fontStack,
    'font-size': '12',
    color: ink,
    fill: ink,
    style: 'white-space: pre',
  }
  for (const [name, value] of Object.entries(attributes)) svg.setAttribute(name, value)
  const background = document.createElementNS(attributes.xmlns, 'rect')
  for (const [name, value] of Object.entries({ width: '100%', height: '100%', fill: paper }))
    background.setAttribute(name, value)
  svg.prepend(background)
  return `${svg.outerHTML}\n`
}
