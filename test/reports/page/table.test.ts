import { expect, test } from 'vitest'
import { shownTable, tableCsv, tableMarkdown } from '../../../src/reports/page/table.ts'
import { record } from '../records.ts'

const all = { filter: '', corpora: [], sort: '', descending: false }
const idsOf = (choice: object) =>
  shownTable(record, 'tokensPerSample', { ...all, ...choice }).rows.map(row => row.tokenizer.id)

test('a table is filtered by name or title and sorted either way', () => {
  expect(idsOf({})).toEqual(record.tokenizers.map(({ id }) => id))
  expect(idsOf({ filter: ' TWO' })).toEqual(['two', 'also-two'])
  expect(idsOf({ filter: '一' })).toEqual(['one'])
  expect(idsOf({ sort: 'tokenizer' })).toEqual(['also-two', 'one', 'two'])
  expect(idsOf({ sort: 'vocabulary', descending: true })[0]).toBe('one')
})

test('struck-out and missing values come last in either order', () => {
  const { columns, rows } = shownTable(record, 'tokensPerSample', all)
  for (const [at, { key }] of columns.entries()) {
    for (const descending of [false, true]) {
      const sorted = shownTable(record, 'tokensPerSample', { ...all, sort: key, descending }).rows
      const ranked = sorted.map(
        ({ cells }) => !cells[at]!.struckOut && cells[at]!.number !== undefined,
      )
      expect(ranked).toEqual(ranked.toSorted((a, b) => Number(b) - Number(a)))
      expect(sorted).toHaveLength(rows.length)
    }
  }
})

test('only the chosen corpora are shown', () => {
  const { columns } = shownTable(record, 'tokensPerSample', { ...all, corpora: ['zh'] })
  expect(columns.map(({ label, isPublished }) => [label, isPublished])).toEqual([
    ['zh', true],
    ['zh', false],
  ])
})

test('a table is copied as Markdown with its marks and as CSV with full numbers', () => {
  const table = shownTable(record, 'tokensPerSample', all)
  const lines = tableMarkdown(table).trim().split('\n')
  expect(lines).toHaveLength(2 + record.tokenizers.length)
  expect(lines[0]).toMatch(/^\| tokenizer +\| vocabulary \|/)
  const csv = tableCsv(table).trim().split('\n')
  expect(csv[0]).toMatch(/^tokenizer,vocabulary,.*,remark$/)
  expect(csv[1]).toMatch(/^one,50257,/)
})
