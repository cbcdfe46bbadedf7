import { readFileSync } from 'node:fs'

/** Beside the compiled sources, for which `src` and `dist` lie at the same depth. */
const moduleFile = new URL('../../dist/engine/engine.wasm', import.meta.url)

/** The built module. In a browser `src/page/module-file.ts` stands in for this file. */
export function readModule(): Uint8Array<ArrayBuffer> {
  return readFileSync(moduleFile)
}
