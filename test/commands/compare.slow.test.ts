import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { recordSchema, type SuiteRecord } from '../../src/reports/record.ts'
import { toyTokenizerJson } from '../compare/toy-tokenizer.ts'
import { run } from './run.ts'

let cwd: string
const tokrate = (...args: string[]) => run(args, { cwd })

/** Samples of `aa` and `bb`, ten in all, of which `shareOf` tells how many are `aa`. */
const jsonl = (shareOf: (i: number) => number) =>
  Array.from({ length: 40 }, (_, i) => {
    const text = 'aa'.repeat(shareOf(i)) + 'bb'.repeat(10 - shareOf(i))
    return `${JSON.stringify({ text })}\n`
  }).join('')

beforeAll(() => {
  cwd = mkdtempSync(join(tmpdir(), 'tokrate-compare-'))
  writeFileSync(join(cwd, 'letters.json'), toyTokenizerJson([]))
  writeFileSync(join(cwd, 'aa.json'), toyTokenizerJson(['aa']))
  writeFileSync(join(cwd, 'bb.json'), toyTokenizerJson(['bb']))
  writeFileSync(
    join(cwd, 'more.jsonl'),
    jsonl(i => 7 + (i % 3)),
  )
  writeFileSync(
    join(cwd, 'even.jsonl'),
    jsonl(i => (i === 0 ? 3 : i % 2 === 0 ? 2 : 8)),
  )
})
afterAll(() => rmSync(cwd, { recursive: true }))

const texts = ['--corpus', 'more.jsonl', '--corpus', 'even.jsonl']

async function compared(...args: string[]): Promise<SuiteRecord> {
  const { stdout } = await tokrate('compare', ...args, ...texts, '--format', 'json')
  return recordSchema.parse(JSON.parse(stdout))
}

test('tokenizers that are as good as each other are not distinguishable', async () => {
  const { pairs } = await compared('aa.json', 'bb.json')
  const [clear, close] = pairs!
  expect(clear).toMatchObject({ corpus: 'more.jsonl', fewer: 'aa.json', differs: true, ahead: 1 })
  expect(close).toMatchObject({ corpus: 'even.jsonl', differs: false })
  expect(close!.ahead).toBeGreaterThan(0.5)
  expect(close!.ahead).toBeLessThan(0.98)
  const { stdout } = await tokrate('compare', 'aa.json', 'bb.json', ...texts)
  expect(stdout).toMatch(/\| even\.jsonl .* not distinguishable \|/)
})

test('a seed gives the same intervals again, and another seed others', async () => {
  const intervals = async (...args: string[]) =>
    (await compared('aa.json', ...args)).cells.map(cell => cell.intervals)
  expect(await intervals()).toEqual(await intervals())
  expect(await intervals('--seed', '2')).not.toEqual(await intervals())
  expect(await intervals('--interval', 'bca')).not.toEqual(await intervals())
})

test('a mix and the samples that a width needs are told', async () => {
  const args = ['--mix', 'more.jsonl=3,even.jsonl=1', '--width', '1%', '--baseline', 'bb.json']
  const { mix, sampleSizes } = await compared('aa.json', ...args)
  expect(mix?.shares).toEqual({ 'more.jsonl': 0.75, 'even.jsonl': 0.25 })
  expect(mix?.rows.map(({ tokenizer }) => tokenizer)).toEqual(['bb.json', 'aa.json'])
  expect(sampleSizes?.rows.map(({ corpus }) => corpus)).toEqual(['more.jsonl', 'even.jsonl'])
  expect(sampleSizes!.rows[1]!.needed).toBeGreaterThan(sampleSizes!.rows[0]!.needed)
})

test.for([
  ['more.jsonl.tokensPerCharacter', 'character 1'],
  ['"more.jsonl".tokensPerCharacter > baseline * 0.99', ''],
  ['"more.jsonl".tokensPerCharacter < baseline', 'failed: aa.json'],
] as const)('--fail-if %s says: %s', async ([gate, says]) => {
  const args = ['aa.json', '--baseline', 'letters.json', '--fail-if', gate, ...texts]
  const { status, stdout, stderr } = await tokrate('compare', ...args)
  expect(status).toBe(says === '' ? 0 : says.startsWith('failed') ? 3 : 1)
  expect(stderr).toContain(says)
  expect(stdout === '').toBe(says.startsWith('character'))
})

test('diff tells what changed, and fails where it was asked to', async () => {
  const write = async (name: string, ...args: string[]) =>
    writeFileSync(join(cwd, name), (await tokrate('compare', ...args, '--format', 'json')).stdout)
  await write('old.json', 'aa.json', '--corpus', 'more.jsonl')
  await write('new.json', 'aa.json', '--corpus', 'even.jsonl')
  expect(await tokrate('diff', 'old.json', 'old.json', '--fail-on', 'any')).toMatchObject({
    status: 0,
  })
  const { status, stdout } = await tokrate('diff', 'old.json', 'new.json', '--fail-on', 'any')
  expect(status).toBe(3)
  expect(stdout).toContain('aa.json on even.jsonl')
  expect(await tokrate('diff', 'old.json', 'aa.json')).toMatchObject({
    status: 1,
    stderr: expect.stringContaining('not a record that this version reads'),
  })
  expect((await tokrate('diff', 'old.json', 'nothing.json')).stderr).toMatch(/^tokrate: nothing/)
})

test('--plot draws the comparison, and names the formats it knows before it measures', async () => {
  const { status } = await tokrate('compare', 'aa.json', 'bb.json', ...texts, '--plot', 'p.svg')
  expect(status).toBe(0)
  expect(readFileSync(join(cwd, 'p.svg'), 'utf8')).toMatch(/^<svg .*aa\.json/s)
  await tokrate('compare', 'aa.json', ...texts, '--plot', 'p.svg', '--plot-language', 'zh')
  expect(readFileSync(join(cwd, 'p.svg'), 'utf8')).toContain('词元 / 字符 · 越低越好')
  const wrong = await tokrate('compare', 'aa.json', ...texts, '--plot', 'p.gif')
  expect(wrong).toMatchObject({ status: 1, stdout: '' })
  expect(wrong.stderr).toMatch(/p\.gif: a plot is a file that ends in \.svg or \.png/)
})
