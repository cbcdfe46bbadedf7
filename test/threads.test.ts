import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Worker } from 'node:worker_threads'
import { afterAll, expect, test } from 'vitest'
import { countChunks } from '../src/count/count-chunks.ts'
import { totalOf } from '../src/count/totals.ts'
import { InputError } from '../src/errors.ts'
import { packageRoot } from '../src/sources/package.ts'
import { settingsFrom } from '../src/sources/settings.ts'
import { runInThread, startThread } from '../src/threads.ts'

const folder = mkdtempSync(join(tmpdir(), 'tokrate-thread-'))
afterAll(() => rmSync(folder, { recursive: true }))

/** A thread's script, of which `body` does the first job, with `parentPort` and `job` at hand. */
function script(name: string, body: string): URL {
  const path = join(folder, `${name}.mjs`)
  writeFileSync(
    path,
    `import { parentPort } from 'node:worker_threads'
     parentPort.once('message', job => { ${body} })`,
  )
  return pathToFileURL(path)
}

test('a result arrives, and the notes before it', async () => {
  const notes: unknown[] = []
  const twice = script(
    'twice',
    `parentPort.postMessage({ type: 'note', note: 'begun' })
     parentPort.postMessage({ type: 'done', result: 2 * job })`,
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

test('a thread does one job after another, and says no to one after its end', async () => {
  const adding = script(
    'adding',
    `let sum = 0
     const add = job => parentPort.postMessage({ type: 'done', result: (sum += job) })
     add(job)
     parentPort.on('message', add)`,
  )
  const thread = startThread(adding)
  expect([await thread.run(1), await thread.run(2)]).toEqual([1, 3])
  await thread.end()
  await expect(thread.run(4)).rejects.toThrow('a thread ended early')
})

test('threads end after some jobs, and all of them when nothing waits', async () => {
  const started: Worker[] = []
  const note = (worker: Worker) => started.push(worker)
  process.on('worker', note)
  // Fifteen counters on one thread of its own: a signal asks for one.
  const { signal } = new AbortController()
  const run = {
    sources: [{ segmenters: {} }],
    counters: Array.from({ length: 15 }, () => ({ countsText: true })),
    chunks: [{ source: 0, texts: ['one two'] }],
    settings: settingsFrom(),
  }
  const totals = await countChunks(run, { threads: 1, signal })
  expect(totals.map(([cell]) => totalOf(cell!.sides.text!, 'words'))).toEqual(Array(15).fill(2))
  process.off('worker', note)
  // The id of a thread that has ended is -1.
  expect(started.map(({ threadId }) => threadId)).toEqual([-1, -1, -1])
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
  const built = pathToFileURL(join(packageRoot, 'dist/threads.js')).href
  const args = [...flags, '-e', program, built, five.href]
  expect(execFileSync(process.execPath, args, { encoding: 'utf8' })).toBe('5\n')
})
