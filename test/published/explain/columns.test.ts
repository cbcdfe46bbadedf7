import { expect, test } from 'vitest'
import { type PublishedColumn, relationsOf } from '../../../src/published/explain/columns.ts'
import { printingsOf } from '../../../src/published/explain/printings.ts'
import { random } from './world.ts'

const rows = Array.from({ length: 12 }, (_, i) => `row-${i}`)

/** Bytes per token, and a column made of it, both rounded to two decimals. */
function columnOf(name: string, of: (bytesPerToken: number) => number): PublishedColumn {
  const entries = rows.map(row => {
    const number = of(1.5 + 3 * random(row))
    return [row, Math.round(100 * number) / 100] as const
  })
  return { name, values: Object.fromEntries(entries), decimals: 2, rounding: 'nearest' }
}

const gibi = columnOf('GiB per 10⁹ tokens', bytes => bytes / (2 ** 30 / 1e9))

test.for<[string, (bytes: number) => number, string, string]>([
  ['bytes', bytes => bytes, 'quotient', '1 ÷ (2³⁰ ÷ 10⁹)'],
  ['TiB per 10¹² tokens', bytes => bytes / (2 ** 40 / 1e12), 'quotient', '1024 ÷ 1000'],
  ['tokens per byte', bytes => 1 / bytes, 'product', '1 ÷ (2³⁰ ÷ 10⁹)'],
  ['10⁹ tokens per GiB', bytes => 2 ** 30 / 1e9 / bytes, 'product', '1'],
])('a column in GiB beside one in %s tells it', ([name, of, relation, known]) => {
  expect(relationsOf([gibi, columnOf(name, of)])).toMatchObject([
    { relation, known: [known], rows: 12 },
  ])
})

test('columns about different texts have no constant', () => {
  const other = columnOf('other', bytes => bytes)
  const values = Object.fromEntries(rows.map((row, i) => [row, rows.length - i]))
  expect(relationsOf([gibi, { ...other, values }])).toEqual([])
})

test.for([
  [{ a: { x: 1764 } }, { a: { x: 1764.7128 } }, 'floored'],
  [{ a: { x: 1765 } }, { a: { x: 1764.7128 } }, 'nearest'],
  [{ a: { x: 1717 } }, { a: { x: 1717.2914 } }, 'not identifiable'],
  [{ a: { x: 1764, y: 3 } }, { a: { x: 1764.7128, y: 2.7 } }, 'neither'],
] as const)('%j of %j is %s', ([values, earlier, verdict]) => {
  expect(printingsOf(values, earlier, 0).verdict).toBe(verdict)
})
