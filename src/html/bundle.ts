import { readFileSync } from 'node:fs'
import { InputError } from '../errors.ts'

/** What `npm run build` made of `src/page`: the scripts and the style sheet of the pages. */
export type BundleFile = 'report.js' | 'tokens.js' | 'engine.js' | 'page.css'

export function readBundle(file: BundleFile): string {
  // Beside the compiled sources, for which `src` and `dist` lie at the same depth.
  const url = new URL(`../../dist/page/${file}`, import.meta.url)
  try {
    return readFileSync(url, 'utf8')
  } catch (error) {
    throw new InputError(`dist/page/${file} is missing; make it with npm run build`, {
      cause: error,
    })
  }
}
