/*
 * Compiles the engine to dist/engine/engine.wasm for `npm run build`, and leaves it where it was made of the
 * same sources by the same compiler: it takes five seconds.
 */
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import asc from 'assemblyscript/asc'

const folder = fileURLToPath(new URL('.', import.meta.url))
const out = 'dist/engine/engine.wasm'
const stampFile = 'dist/engine/.engine-sources'

const { version } = createRequire(import.meta.url)('assemblyscript/package.json')
const hash = createHash('sha256').update(version)
for (const name of readdirSync(folder).sort()) {
  hash.update(`\n${name}\n`).update(readFileSync(join(folder, name)))
}
const stamp = hash.digest('hex')

const made = existsSync(out) && existsSync(stampFile) ? readFileSync(stampFile, 'utf8') : ''
if (made !== stamp) {
  const config = ['--config', join(folder, 'asconfig.json')]
  const transform = ['--transform', join(folder, 'export-state.mjs')]
  const { error } = await asc.main([...config, ...transform, '--outFile', out], {
    stderr: process.stderr,
  })
  if (error) process.exitCode = 1
  else writeFileSync(stampFile, stamp)
}
