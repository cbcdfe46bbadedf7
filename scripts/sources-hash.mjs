import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))

/** The build leaves here what `sourcesHash` was. */
export const stampFile = join(root, 'dist/.built-from')

/** The hash of everything that dist/ is made from. Contents count, since git changes the times of files. */
export function sourcesHash() {
  const hash = createHash('sha256')
  const sources = readdirSync(join(root, 'src'), { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile())
    .map(entry => join(entry.parentPath, entry.name))
  const others = ['package-lock.json', 'rolldown.config.mjs', 'tsconfig.json']
  for (const file of [...sources.sort(), ...others.map(name => join(root, name))])
    hash.update(`\n${file.slice(root.length)}\n`).update(readFileSync(file))
  return hash.digest('hex')
}
