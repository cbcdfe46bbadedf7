import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { packageRoot } from '../../src/sources/package.ts'

/** Each reaches a dist/ in its own way; the last never does. */
const toys = {
  thread: "new Worker(packageFile('dist/toy.js')).on('error', reject).on('exit', resolve)",
  process: "execFile(process.execPath, [join(packageRoot, 'dist/toy.js')], resolve)",
  'process that it waits for':
    "execFileSync(process.execPath, ['dist/toy.js'], { cwd: packageRoot })",
  'file whose absence our code survives':
    "try { readFileSync(packageFile('dist/toy.js')) } catch {}; expect(undefined).toBe(1)",
  'nothing of dist': 'expect(1).toBe(1)',
}
const file = `
  import { execFile, execFileSync } from 'node:child_process'
  import { readFileSync } from 'node:fs'
  import { join } from 'node:path'
  import { Worker } from 'node:worker_threads'
  import { expect, test } from 'vitest'
  import { packageFile, packageRoot } from '../src/sources/package.ts'`
const testOf = (name: string, body: string) => `${file}
  test('${name}', async () => {
    await new Promise<unknown>((resolve, reject) => { ${body}; resolve(undefined) })
  })`

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'tokrate-stale-'))
  const filter = (path: string) => !path.endsWith('.test.ts')
  for (const name of ['scripts', 'src', 'test/support', 'vitest.config.ts', 'rolldown.config.mjs'])
    cpSync(join(packageRoot, name), join(folder, name), { recursive: true, filter })
  for (const name of ['package.json', 'package-lock.json', 'tsconfig.json'])
    cpSync(join(packageRoot, name), join(folder, name))
  symlinkSync(join(packageRoot, 'node_modules'), join(folder, 'node_modules'))
  for (const [name, body] of Object.entries(toys))
    writeFileSync(join(folder, 'test', `${name}.test.ts`), testOf(name, body))
})

afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** Leaves a dist/ with this stamp, or none, and runs the toys. */
function outcomes(stamp: string | undefined): Record<string, string> {
  const dist = join(folder, 'dist')
  rmSync(dist, { recursive: true, force: true })
  if (stamp !== undefined) {
    mkdirSync(dist)
    writeFileSync(join(dist, 'toy.js'), '')
    writeFileSync(join(dist, '.built-from'), stamp)
  }
  const args = ['node_modules/vitest/vitest.mjs', 'run', '--reporter=json', '--maxWorkers=1']
  const { stdout } = spawnSync(process.execPath, args, { cwd: folder, encoding: 'utf8' })
  const results: {
    testResults: { assertionResults: { title: string; failureMessages: string[] }[] }[]
  } = JSON.parse(stdout)
  return Object.fromEntries(
    results.testResults.flatMap(({ assertionResults }) =>
      assertionResults.map(({ title, failureMessages }) => [title, failureMessages.join()]),
    ),
  )
}

const refusals = (message: string) =>
  Object.fromEntries(
    Object.keys(toys).map(name => [name, name === 'nothing of dist' ? '' : message]),
  )

test.for([
  ['of other sources', 'another hash', 'dist/ is older than src/: run npm run build'],
  ['that is missing', undefined, 'dist/ is missing or its build failed: run npm run build'],
] as const)(
  'a dist/ %s is refused with one line, by the tests that reach it alone',
  ([, stamp, message]) => {
    expect(outcomes(stamp)).toEqual(refusals(message))
  },
)

test('a dist/ of these sources is not refused', async () => {
  const { sourcesHash } = await import(join(folder, 'scripts/sources-hash.mjs'))
  expect(outcomes(sourcesHash())).toMatchObject({
    ...{ thread: '', process: '', 'process that it waits for': '', 'nothing of dist': '' },
    'file whose absence our code survives': expect.stringContaining('expected undefined to be 1'),
  })
})
