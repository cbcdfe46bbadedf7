import { expect, test } from 'vitest'
import { diffRecords } from '../../src/reports/diff.ts'
import { diffText } from '../../src/reports/diff-text.ts'
import type { SuiteRecord } from '../../src/reports/record.ts'
import { record } from './records.ts'

const later: SuiteRecord = {
  ...record,
  tokrate: '0.2.0',
  tokenizers: [
    ...record.tokenizers.slice(0, 2),
    { ...record.tokenizers[0]!, id: 'three', title: 'three' },
  ],
  cells: [
    ...record.cells.map(cell =>
      cell.tokenizer === 'one' && cell.side === 'en' ? { ...cell, tokens: 24 } : cell,
    ),
    { ...record.cells[0]!, tokenizer: 'three' },
  ],
}

test('a record is no different from itself', () => {
  const diff = diffRecords(record, record)
  expect(diff).toMatchObject({ appeared: [], vanished: [], changed: [] })
  expect(diffText(diff)).toBe(`0 values changed, 0 appeared, 0 vanished, ${diff.same} the same\n`)
})

test('what appeared, vanished and changed is told, and by how much', () => {
  const diff = diffRecords(record, later)
  expect(diff.appeared.map(({ tokenizer, text }) => [tokenizer, text])).toContainEqual([
    'three',
    'zh',
  ])
  expect(new Set(diff.vanished.map(({ tokenizer }) => tokenizer))).toEqual(new Set(['also-two']))
  const [tokens] = diff.changed
  // 20 tokens in 2 samples, now 24; the interval was [9.5, 11.25].
  expect(tokens).toMatchObject({
    metric: 'tokensPerSample',
    text: 'pairs/en',
    tokenizer: 'one',
    old: 10,
    new: 12,
    direction: 'worse',
    beyondInterval: true,
    sameText: true,
  })
  expect(tokens!.change).toBeCloseTo(0.2)
  expect(diffText(diff)).toContain('+20.00 %  worse, beyond the interval, same text')
})
