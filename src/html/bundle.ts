import { readFileSync } from 'node:fs'
import { InputError } from '../errors.ts'
import { packageFile } from '../package-root.ts'

/** What `npm run build` made of `src/page`: the scripts and the style sheet of the pages. */
export type BundleFile = 'report.js' | 'tokens.js' | 'engine.js' | 'page.css'

export function readBundle(file: BundleFile): string {
  try {
    return readFileSync(packageFile(`dist/page/${file}`), 'utf8')
  } catch (error) {
    throw new InputError(`dist/page/${file} is missing; make it with npm run build`, {
      cause: error,
    })
  }
}
