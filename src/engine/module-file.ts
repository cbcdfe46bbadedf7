import { readFileSync } from 'node:fs'
import { packageFile } from '../sources/package.ts'

/** The built module. In a browser `src/reports/page/module-file.ts` stands in for this file. */
export function readModule(): Uint8Array<ArrayBuffer> {
  return readFileSync(packageFile('dist/engine/engine.wasm'))
}
