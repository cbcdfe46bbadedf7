import { InputError } from '../../errors.ts'
import type { SuiteRecord } from '../record.ts'
import { toPlot } from './to-plot.ts'
import type { Language } from './words.ts'

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
