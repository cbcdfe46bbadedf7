import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { packageFile } from '../sources/package.ts'

/** The folders whose code determines how files become a tokenizer. */
const folders = ['vocabulary', 'patterns', 'tokenize', 'engine', 'tokenizer', 'formats', 'load']

/**
 * Changes with the sources that make a tokenizer of files. `npm run build` puts the stamp itself in the place
 * of this function (rolldown.config.mjs), since a package that is installed has no sources.
 */
export function sourcesStamp(): string {
  const hash = createHash('sha256')
  for (const folder of folders) {
    const names = readdirSync(packageFile(`src/${folder}`)).filter(name => name.endsWith('.ts'))
    for (const name of names.sort()) hash.update(readFileSync(packageFile(`src/${folder}/${name}`)))
  }
  return hash.update(readFileSync(packageFile('dist/engine/engine.wasm'))).digest('hex')
}
