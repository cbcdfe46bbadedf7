import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { benchSpecs } from '../../src/compare/bench.ts'
import { writeTogether } from '../../src/reports/files.ts'
import { settingsFrom } from '../../src/sources/settings.ts'
import { measuredOf, spec } from './specs.ts'

let out: string
beforeEach(() => {
  out = mkdtempSync(join(tmpdir(), 'tokrate-reports-'))
})
afterEach(() => rmSync(out, { recursive: true }))

const settings = settingsFrom({ TOKRATE_CACHE: '/nowhere' })
const files = ['toy.csv', 'toy.json', 'toy.md']
const run = (can?: (id: string) => boolean) =>
  benchSpecs([spec], { out, settings }, async specs => measuredOf(specs[0]!, can))
const contents = () => files.map(file => readFileSync(join(out, file), 'utf8'))

test('a run writes record, Markdown and CSV, and nothing else', async () => {
  const summary = await run()
  expect(readdirSync(out).sort()).toEqual(files)
  expect(summary.suites).toMatchObject([{ suite: 'toy', measured: 4, kept: 0 }])
})

test('a second run changes no byte, whether or not files are available', async () => {
  await run()
  const before = contents()
  const summary = await run(id => id === 'one' || id === 'zh')
  expect(contents()).toEqual(before)
  expect(summary.suites).toMatchObject([{ measured: 1, kept: 3, stale: 0, missing: 0 }])
  expect(summary.unavailable.map(({ id }) => id)).toEqual(['two', 'en'])
})

test('a run that fails leaves the last good reports', async () => {
  await run()
  const before = contents()
  const failing = benchSpecs([spec], { out, settings }, async () => {
    throw new Error('killed')
  })
  await expect(failing).rejects.toThrow('killed')
  expect(contents()).toEqual(before)
  expect(readdirSync(out).sort()).toEqual(files)
})

test('a first run without any available file writes nothing', async () => {
  await expect(run(() => false)).rejects.toThrow('nothing could be measured')
  expect(readdirSync(out)).toEqual([])
})

test('a damaged record is refused by name', async () => {
  writeFileSync(join(out, 'toy.json'), '{"suite": "toy"')
  await expect(run()).rejects.toThrow(/toy\.json: not a record that this version reads/)
})

test('a failed rename leaves no temporary files', async () => {
  // A folder has the name of the second file, so that renaming to it fails.
  mkdirSync(join(out, 'b.md', 'full'), { recursive: true })
  await expect(writeTogether(out, { 'a.md': 'a', 'b.md': 'b' })).rejects.toThrow('cannot write to')
  expect(readdirSync(out).filter(name => name.endsWith('.tmp'))).toEqual([])
})
