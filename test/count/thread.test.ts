import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, expect, test } from 'vitest'
import { packageRoot } from '../../src/catalog/catalog.ts'
import { runInThread } from '../../src/count/thread.ts'
import { InputError } from '../../src/errors.ts'

const folder = mkdtempSync(join(tmpdir(), 'tokrate-thread-'))
afterAll(() => rmSync(folder, { recursive: true }))

/** A thread's script with `parentPort` and `workerData` at hand. */
function script(name: string, body: string): URL {
  const path = join(folder, `${name}.mjs`)
  writeFileSync(path, `import { parentPort, workerData } from 'node:worker_threads'\n${body}`)
  return pathToFileURL(path)
}

test('a result arrives, and the notes before it', async () => {
  const notes: unknown[] = []
  const twice = script(
    'twice',
    `parentPort.postMessage({ type: 'note', note: 'begun' })
     parentPort.postMessage({ type: 'done', result: 2 * workerData })`,
  )
  const result = await runInThread(twice, 21, { onNote: note => notes.push(note) })
  expect([result, notes]).toEqual([42, ['begun']])
})

test('an error for people arrives as one, with its code', async () => {
  const wrong = script(
    'wrong',
    `parentPort.postMessage({ type: 'wrong', message: 'no such file', code: 'unavailable' })`,
  )
  const error: unknown = await runInThread(wrong, 0).catch((error: unknown) => error)
  expect(InputError.isUnavailable(error)).toBe(true)
  expect(error).toMatchObject({ message: 'no such file' })
})

test.for([
  ['throws', 'throw new TypeError("a bug")', 'a bug'],
  ['leaves a rejection unhandled', 'Promise.reject(new TypeError("a bug"))', 'a bug'],
  ['ends without a word', '', 'a thread ended early, status 0'],
  ['exits', 'process.exit(7)', 'a thread ended early, status 7'],
] as const)('a thread that %s rejects', async ([name, body, message]) => {
  await expect(runInThread(script(name, body), 0)).rejects.toThrow(message)
})

test('an aborted thread is stopped', async () => {
  const stop = new AbortController()
  const endless = runInThread(script('endless', 'setInterval(() => {}, 1000)'), 0, {
    signal: stop.signal,
  })
  stop.abort(new Error('enough'))
  await expect(endless).rejects.toThrow('enough')
})

test.for([
  ['--input-type=module'],
  ['--input-type', 'module'],
  ['--max-old-space-size=200'],
  ['--max-old-space-size=200', '--input-type=module'],
])('a program that is given as text with %j has threads too', flags => {
  const five = script('five', `parentPort.postMessage({ type: 'done', result: 5 })`)
  const program = `
    import(process.argv[1])
      .then(({ runInThread }) => runInThread(new URL(process.argv[2])))
      .then(five => console.log(five))`
  const built = pathToFileURL(join(packageRoot, 'dist/count/thread.js')).href
  const args = [...flags, '-e', program, built, five.href]
  expect(execFileSync(process.execPath, args, { encoding: 'utf8' })).toBe('5\n')
})
