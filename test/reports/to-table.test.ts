import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { recordSchema } from '../../src/reports/record.ts'
import { toTable } from '../../src/reports/to-table.ts'
import { packageRoot } from '../../src/sources/package.ts'

const baichuan = recordSchema.parse(
  JSON.parse(readFileSync(join(packageRoot, 'reports', 'baichuan.json'), 'utf8')),
)

test('a record is tokenizers down and corpora across, as numbers and as text', () => {
  const { columns, rows, markdown, html } = toTable(baichuan, { metric: 'tokensPerCharacter' })
  expect(columns).toEqual(['tokenizer', 'vocabulary', 'zh', 'zh-wiki', 'en', 'code'])
  expect(rows.length).toBe(baichuan.tokenizers.length)
  expect(rows[0]).toMatchObject({ tokenizer: 'baichuan-7b', vocabulary: 64_000 })
  expect(Number(rows[0]!.zh).toFixed(3)).toBe('0.671')
  expect(markdown).toContain('| 0.671 ±0.005 |')
  expect(html).toMatch(/^<table>[\s\S]*<td style="text-align: right">0\.671 ±0\.005<\/td>/)
  expect(structuredClone(rows)).toEqual(rows)
})

test('plain objects are rows, their keys columns', () => {
  const { columns, rows, markdown, html } = toTable([
    { text: '人工|智能', tokens: 1234 },
    { text: '<b>', tokens: 0.123456, list: [1, 2] },
  ])
  expect(columns).toEqual(['text', 'tokens', 'list'])
  expect(rows[1]).toEqual({ text: '<b>', tokens: 0.123456, list: '[1,2]' })
  expect(markdown).toMatchInlineSnapshot(`
    "| text       | tokens | list  |
    | ---------- | -----: | ----- |
    | 人工\\|智能 |  1,234 | –     |
    | <b>        | 0.1235 | [1,2] |
    "
  `)
  expect(html).toContain('<td style="text-align: left">&#60;b&#62;</td>')
})
