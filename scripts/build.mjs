/*
 * Builds dist/: `npm run build` all of it, `npm run dev` without the declarations. dist/.built-from keeps the
 * hash of the sources, so that the tests can refuse a dist/ that is older (test/support/fresh-dist.ts).
 */
import { spawnSync } from 'node:child_process'
import { rmSync, writeFileSync } from 'node:fs'
import { argv, execPath } from 'node:process'
import { sourcesHash, stampFile } from './sources-hash.mjs'

const declarations = ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.build.json']
const steps = [
  ...(argv.includes('--no-declarations') ? [] : [declarations]),
  ['src/engine/wasm/build.mjs'],
  ['node_modules/rolldown/bin/cli.mjs', '-c', '--logLevel', 'silent'],
]

// Hashed first: a source that changes during the build leaves dist/ older than src/.
const hash = sourcesHash()
rmSync(stampFile, { force: true })
const failed = steps.some(step => {
  const { status, stdout, stderr } = spawnSync(execPath, step, { encoding: 'utf8' })
  if (status !== 0) console.error(stdout + stderr)
  return status !== 0
})
if (failed) process.exitCode = 1
else writeFileSync(stampFile, hash)
