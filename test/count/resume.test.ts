import { type ChildProcess, spawn } from 'node:child_process'
import { readdirSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { checkpointsIn, resumed } from '../../src/count/checkpoints.ts'
import { packageRoot } from '../../src/sources/package.ts'
import { toyTokenizerJson } from '../compare/toy-tokenizer.ts'
import { temporaryFolder } from '../sources/fixtures.ts'

/** What a person runs, with more frequent writes: `count` of files, or `compare` of texts. */
const scripts = {
  compare: `
    const { compare } = await import(dist + 'compare/compare.js')
    const told = await compare(tokenizers, { ...options, corpora: [path], chunkBytes: 4000 })`,
  count: `
    const { countInputs } = await import(dist + 'count/count-inputs.js')
    const file = { path, name: 'texts', format: 'jsonl', field: 'text' }
    const source = { segmenters: { text: 'none' }, isVerbatim: true }
    const input = { name: 'texts', source, sides: ['text'], from: { files: [file] } }
    const counter = { tokenizer: tokenizers[0], countsText: true }
    const [told] = await countInputs([input], [counter], { ...options, chunkBytes: 4000, threads: 2 })`,
}

function start(what: keyof typeof scripts, folder: string, kept: string): ChildProcess {
  const script = `
    const [, , dist, path, kept, ...tokenizers] = process.argv
    const { checkpointsIn, clearCheckpoints } = await import(dist + 'count/checkpoints.js')
    const { settingsFrom } = await import(dist + 'sources/settings.js')
    const onStep = step => console.error(step)
    const checkpoints = checkpointsIn(kept, { leastBytes: 0, every: 0, onStep })
    const options = { settings: settingsFrom(), checkpoints, threads: 1 }
    onStep('loaded')
    ${scripts[what]}
    console.log(JSON.stringify(told))
    await clearCheckpoints(checkpoints)`
  const args = ['texts.jsonl', 'letters.json', 'pairs.json'].map(name => join(folder, name))
  const [path = '', ...tokenizers] = args
  const file = join(folder, 'run.mjs')
  writeFileSync(file, script)
  const dist = join(packageRoot, 'dist/')
  return spawn(process.execPath, [file, dist, path, kept, ...tokenizers])
}

/**
 * What a process says until it ends, or is killed so many milliseconds after it was loaded; how long that
 * takes differs too much on a busy machine.
 */
function said(child: ChildProcess, killAfter?: number) {
  let start = performance.now()
  return new Promise<{ out: string; steps: string; milliseconds: number }>(resolve => {
    let out = ''
    let steps = ''
    child.stdout!.on('data', data => (out += data))
    let timer: NodeJS.Timeout | undefined
    child.stderr!.on('data', data => {
      if (steps === '') {
        start = performance.now()
        if (killAfter !== undefined) timer = setTimeout(() => child.kill('SIGKILL'), killAfter)
      }
      steps += data
    })
    child.on('close', () => {
      clearTimeout(timer)
      resolve({ out, steps, milliseconds: performance.now() - start })
    })
  })
}

/** So many samples take longer than to start threads, or no run would be killed at work. */
const sizes = { compare: 2500, count: 240_000 }

test.for(['compare', 'count'] as const)(
  '%s, killed ten times at random moments, ends with the numbers of an undisturbed run',
  // Twelve processes, one after the other.
  { timeout: 180_000 },
  async what => {
    const folder = temporaryFolder()
    const lines = Array.from({ length: sizes[what] }, (_, i) => ({
      text: 'abba'.repeat(1 + (i % 9)) + (i % 1000 === 0 ? '\ud800' : ''),
    }))
    writeFileSync(join(folder, 'texts.jsonl'), lines.map(line => JSON.stringify(line)).join('\n'))
    writeFileSync(join(folder, 'letters.json'), toyTokenizerJson([]))
    writeFileSync(join(folder, 'pairs.json'), toyTokenizerJson(['ab']))
    const undisturbed = await said(start(what, folder, temporaryFolder()))
    expect(undisturbed).toMatchObject({ out: expect.stringMatching(/^.+\n$/s), steps: 'loaded\n' })
    if (what === 'count') expect(JSON.parse(undisturbed.out).reading).toEqual({ replaced: 240 })
    const kept = temporaryFolder()
    let resumed = 0
    for (let time = 0; time < 10; time++) {
      const moment = undisturbed.milliseconds * Math.random()
      const { steps } = await said(start(what, folder, kept), moment)
      if (steps.includes('going on with')) resumed += 1
      expect(steps).not.toContain('damaged')
    }
    const last = await said(start(what, folder, kept))
    expect(last.out).toBe(undisturbed.out)
    expect(resumed).toBeGreaterThan(0)
    expect(readdirSync(kept)).toEqual([])
  },
)

test('what nobody went on with for a month is removed by the next run that keeps something', async () => {
  const kept = temporaryFolder()
  const now = Date.now() / 1000
  for (const [name, days] of [
    ['old.json', 31],
    ['recent.json', 29],
  ] as const) {
    writeFileSync(join(kept, name), '{}')
    utimesSync(join(kept, name), now - days * 86_400, now - days * 86_400)
  }
  const run = {
    identity: 'sum',
    chunks: 2,
    name: 'sum.json',
    add: (total: number | undefined, chunk: number) => (total ?? 0) + chunk,
    toPlain: (total: number) => total,
    ofPlain: (plain: unknown) => plain as number,
    count: async (chunks: readonly number[], tell: (chunk: number, done: unknown) => void) => {
      for (const chunk of chunks) tell(chunk, chunk)
    },
  }
  expect(await resumed(run, checkpointsIn(kept, { every: 0, daysKept: 30 }))).toBe(1)
  expect(readdirSync(kept).sort()).toEqual(['recent.json', 'sum.json'])
})
