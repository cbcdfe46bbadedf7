import { expect, test } from 'vitest'
import { assemble } from '../../src/compare/assemble.ts'
import { toJson } from '../../src/reports/formats.ts'
import { hash, measuredOf, spec, wanted } from './specs.ts'

const full = assemble(spec, measuredOf(spec), [], '1.0.0')
const offline = (id: string) => id !== 'two'

test('every available cell is measured', () => {
  expect(full).toMatchObject({ measured: 4, kept: 0, stale: 0, missing: 0 })
})

test('cells of the same hashes are kept, and the record does not change by a byte', () => {
  const again = assemble(spec, measuredOf(spec, offline), [full.record], '1.0.0')
  expect(again).toMatchObject({ measured: 2, kept: 2, stale: 0, missing: 0 })
  expect(toJson(again.record)).toBe(toJson(full.record))
})

test('an unavailable corpus keeps its counts', () => {
  const again = assemble(
    spec,
    measuredOf(spec, id => id !== 'zh'),
    [full.record],
    '1.0.0',
  )
  expect(again).toMatchObject({ measured: 2, kept: 2 })
  expect(toJson(again.record)).toBe(toJson(full.record))
})

test('if nothing is available the record does not change', () => {
  const again = assemble(
    spec,
    measuredOf(spec, () => false),
    [full.record],
    '1.0.0',
  )
  expect(again).toMatchObject({ measured: 0, kept: 4 })
  expect(toJson(again.record)).toBe(toJson(full.record))
})

const changed = { ...spec, tokenizers: [wanted('one', hash('1')), wanted('two', hash('3'))] }

test('a cell whose tokenizer changed and is unavailable is kept and marked as stale', () => {
  const again = assemble(changed, measuredOf(changed, offline), [full.record], '1.0.0')
  expect(again).toMatchObject({ measured: 2, stale: 2 })
  expect(again.record.tokenizers[1]?.sha256).toBe(hash('3'))
  expect(again.record.cells.find(({ tokenizer }) => tokenizer === 'two')).toMatchObject({
    tokens: 302,
    stale: { tokrate: '1.0.0', tokenizer: hash('2'), corpus: hash('a'), text: { samples: 12 } },
  })
})

test('a stale cell stays the same over further runs, and is current again once measured', () => {
  const once = assemble(changed, measuredOf(changed, offline), [full.record], '1.0.0')
  const twice = assemble(changed, measuredOf(changed, offline), [once.record], '1.0.0')
  expect(toJson(twice.record)).toBe(toJson(once.record))
  const measured = assemble(changed, measuredOf(changed), [twice.record], '1.0.0')
  expect(measured).toMatchObject({ measured: 4, stale: 0 })
  expect(JSON.stringify(measured.record)).not.toContain('stale')
})

test('a stale cell is current again when the catalog goes back', () => {
  const once = assemble(changed, measuredOf(changed, offline), [full.record], '1.0.0')
  const back = assemble(spec, measuredOf(spec, offline), [once.record], '1.0.0')
  expect(toJson(back.record)).toBe(toJson(full.record))
})

test('a cell on a corpus that changed is stale, and keeps the counts of its own text', () => {
  const corpora = [spec.corpora[0]!, { ...spec.corpora[1]!, sha256: hash('c') }]
  const again = assemble(
    { ...spec, corpora },
    measuredOf({ ...spec, corpora }, offline),
    [full.record],
    '1.0.0',
  )
  expect(again).toMatchObject({ measured: 2, kept: 1, stale: 1 })
  expect(again.record.corpora[1]?.sha256).toBe(hash('c'))
  expect(again.record.cells.at(-1)?.stale).toMatchObject({
    corpus: hash('b'),
    text: { characters: 24 },
  })
})

test('a cell that another version counted is stale', () => {
  const again = assemble(spec, measuredOf(spec, offline), [full.record], '1.1.0')
  expect(again).toMatchObject({ measured: 2, stale: 2 })
})

test('a cell is kept from the record of another suite too', () => {
  const other = { ...full.record, suite: 'other' }
  const again = assemble(spec, measuredOf(spec, offline), [other], '1.0.0')
  expect(again).toMatchObject({ measured: 2, kept: 2 })
})

test('a cell that was never measured is missing, but its row and column stay', () => {
  const first = assemble(
    spec,
    measuredOf(spec, id => id === 'one' || id === 'en'),
    [],
    '1.0.0',
  )
  expect(first).toMatchObject({ measured: 1, missing: 3 })
  expect(first.record.tokenizers.map(({ id }) => id)).toEqual(['one', 'two'])
  expect(first.record.corpora.map(({ id }) => id)).toEqual(['en', 'zh'])
})
