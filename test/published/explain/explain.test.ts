import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { publishedTables } from '../../../src/catalog/published.ts'
import { explain, explainFrom } from '../../../src/published/explain/explain.ts'
import { columnsOf, readTable } from '../../../src/published/explain/read-table.ts'
import { explanationFormats } from '../../../src/published/explain/views.ts'
import { settingsFrom } from '../../../src/sources/settings.ts'
import { temporaryFolder } from '../../sources/fixtures.ts'
import { generate, plain } from './generate.ts'
import { only, tokenizers, world } from './world.ts'

const settings = settingsFrom()
const column = generate(world, {
  formula: plain,
  mix: { 'zh-1': 0.9, 'en-1': 0.1 },
  rows: tokenizers,
})
const table = {
  title: 'their table',
  values: Object.fromEntries(tokenizers.map(row => [row, { rate: column.values[row]! }])),
}

function fileOf(name: string, text: string): string {
  const path = join(temporaryFolder(), name)
  writeFileSync(path, text)
  return path
}

describe('the views', () => {
  const explanation = explainFrom(table, only('zh-2', 'en-2', 'code-2'))

  test('say "consistent with", and never "is"', () => {
    const page = explanationFormats.md(explanation)
    expect(page).toMatch(/^# What could have made their table\n/)
    expect(page).toMatch(
      /- Consistent with tokens per character on text whose characters are about 9\d % Chinese/,
    )
    expect(page).toMatch(/- Not told apart: characters or UTF-16 units or graphemes/)
    expect(page).toMatch(
      /- Excluded, with what they are off by at best: .*tokens per byte \(\d+ %\)/,
    )
    expect(page).toMatch(/an assumption, since no two texts are of one kind/)
    expect(page).toContain('| tokenizer-3 |')
  })

  test('as text and JSON hold the same answer', () => {
    expect(explanationFormats.text(explanation)).toContain('Consistent with tokens per character')
    expect(JSON.parse(explanationFormats.json(explanation))).toMatchObject({
      title: 'their table',
      columns: [{ verdict: 'consistent', decided: ['tokens per character'] }],
    })
  })
})

test('tells what was done to the texts of a corpus', async () => {
  const steps: string[] = []
  const path = fileOf('t.txt', 'a\ud800b 人工智能\n'.repeat(9))
  const told = { ...settings, onStep: (step: string) => steps.push(step) }
  await explain(
    { title: 't', values: { gpt2: { rate: 2 }, o200k: { rate: 1 } } },
    {
      settings: told,
      corpora: [path],
      maxCharacters: 5,
    },
  )
  expect(steps.filter(step => step.includes('cut to'))).toEqual([
    `${path}: 1 sample cut to 5 characters`,
  ])
})

describe('a table', () => {
  test('is read from CSV, with empty cells left out', async () => {
    const path = fileOf('t.csv', '\ufefftokenizer,"a, b",c\nllama,1.5,"1,200"\n"gp""t",-,7\n')
    expect((await readTable(path, settings)).values).toEqual({
      llama: { 'a, b': 1.5, c: 1200 },
      'gp"t': { c: 7 },
    })
  })

  test('is read from JSON, with one column or several', async () => {
    const path = fileOf(
      't.json',
      '{"values": {"llama": 1.31, "gpt2": {"zh": 2.5}}, "rounding": "floored"}',
    )
    const found = await readTable(path, settings)
    expect(columnsOf(found)).toEqual([
      { name: 'value', values: { llama: 1.31 }, decimals: 2, rounding: 'floored' },
      { name: 'zh', values: { gpt2: 2.5 }, decimals: 1, rounding: 'floored' },
    ])
  })

  test('is taken from the printing with the most decimals', () => {
    const [en] = columnsOf(publishedTables.get('aquila-7b'))
    expect(en).toMatchObject({ decimals: 4, rounding: 'nearest', values: { gpt2: 1717.2914 } })
  })

  test.for<[string, string, RegExp]>([
    ['t.json', '{"values": {"llama": "1.3"}}', /t\.json: needs "values"/],
    ['t.json', '{"values"', /t\.json: not JSON/],
    ['t.csv', 'tokenizer\n', /t\.csv: needs a first line of names/],
    ['t.csv', 'tokenizer,a\nllama,1,2\n', /t\.csv: line 2 has 3 cells where the first has 2/],
    ['t.csv', 'tokenizer,a\nllama,about 3\n', /t\.csv: line 2, a: 'about 3' is not a number/],
    ['t.csv', 'tokenizer,a\nllama,3"4\n', /t\.csv: line 2 has a quote out of place/],
  ])('%s of %j is refused in one line', async ([name, text, message]) => {
    await expect(readTable(fileOf(name, text), settings)).rejects.toThrow(message)
  })

  test('that nobody knows is refused with the nearest names', async () => {
    await expect(readTable('baichuan', settings)).rejects.toThrow(/did you mean baichuan-7b/)
  })

  test('without the column that was asked for is refused', async () => {
    await expect(explain(table, { settings, columns: ['zh'] })).rejects.toThrow(
      "no column 'zh'; known are rate",
    )
  })
})

test('what the tokenizers of a table make of texts is counted, without a mirror too', async () => {
  const text = fileOf('zh.txt', '今天天气很好,我们去公园散步吧。'.repeat(400))
  const other = fileOf('en.txt', 'The quick brown fox jumps over the lazy dog. '.repeat(200))
  const names = ['gpt2', 'llama', 'cl100k', 'o200k']
  const values = Object.fromEntries(names.map(name => [name, { rate: 1 }]))
  const { columns } = await explain({ title: 't', values }, { settings, corpora: [text, other] })
  expect(columns[0]!.rows).toEqual(names)
  expect(columns[0]!.kinds).toEqual({ [text]: text, [other]: other })
})

test.skipIf(settings.mirror === undefined)(
  'Baichuan’s table is consistent with tokens per character on mostly Chinese text',
  async () => {
    const { columns, texts } = await explain('baichuan-7b', {
      settings,
      charactersPerText: 100_000,
    })
    const [{ verdict, decided, answers }] = columns as [(typeof columns)[0]]
    expect(texts).toHaveLength(7)
    expect(verdict).toBe('consistent')
    expect(decided).toEqual(['tokens per character'])
    expect(answers[0]!.open!.shares.zh![0]).toBeGreaterThan(0.7)
    const statusOf = (label: string) => answers.find(answer => answer.label === label)?.status
    expect(statusOf('tokens per byte')).toBe('excluded')
    expect(statusOf('UTF-8 bytes per token')).toBe('excluded')
  },
)
