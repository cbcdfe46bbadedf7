import { expect, test } from 'vitest'
import { assemble } from '../../src/compare/assemble.ts'
import type { SuiteRecord } from '../../src/reports/record.ts'
import { hash, measuredOf, spec, wanted } from './specs.ts'

const metrics = ['tokensPerSample', 'normalizedSequenceLength', 'fertility'] as const
const wide = { ...spec, metrics }
const { record } = assemble(wide, measuredOf(wide), [], '1.0.0')
const cellOf = ({ cells }: SuiteRecord, tokenizer: string) =>
  cells.find(cell => cell.tokenizer === tokenizer)

test('every value lies in its interval', () => {
  const { tokens, intervals } = cellOf(record, 'two')!
  const [low, high] = intervals!.tokensPerSample!
  expect(low).toBeLessThan(tokens / 12)
  expect(high).toBeGreaterThan(tokens / 12)
  expect(Object.keys(intervals!)).toEqual(metrics)
})

test('the length of the baseline relative to itself is 1 in every resample', () => {
  expect(cellOf(record, 'one')?.intervals?.normalizedSequenceLength).toEqual([1, 1])
})

test('a kept value keeps its interval', () => {
  const again = assemble(
    wide,
    measuredOf(wide, id => id !== 'one'),
    [record],
    '1.0.0',
  )
  expect(again).toMatchObject({ measured: 2, kept: 2 })
  expect(again.record).toEqual(record)
})

test('a ratio to a baseline that changed does not keep the interval of the old ratio', () => {
  const changed = { ...wide, tokenizers: [wanted('one', hash('9')), wanted('two', hash('2'))] }
  const again = assemble(
    changed,
    measuredOf(changed, id => id !== 'two'),
    [record],
    '1.0.0',
  )
  const { tokensPerSample, normalizedSequenceLength } = cellOf(again.record, 'two')!.intervals!
  expect(tokensPerSample).toEqual(cellOf(record, 'two')?.intervals?.tokensPerSample)
  expect(normalizedSequenceLength).toBeUndefined()
})

test('words of another ICU keep the recorded interval, or have none', () => {
  const measured = measuredOf(wide)
  const withoutWords = {
    ...measured,
    corpora: new Map(
      Array.from(measured.corpora, ([id, { recorded, texts }]) => {
        const { words: _, ...buckets } = texts.text!.buckets
        return [id, { recorded, texts: { text: { buckets } } }] as const
      }),
    ),
  }
  expect(assemble(wide, withoutWords, [record], '1.0.0').record).toEqual(record)
  const alone = assemble(wide, withoutWords, [], '1.0.0').record
  expect(cellOf(alone, 'two')?.intervals).not.toHaveProperty('fertility')
})

test('nine samples are too few for an interval', () => {
  const measured = measuredOf(wide)
  const few = {
    ...measured,
    corpora: new Map(
      Array.from(measured.corpora, ([id, corpus]) => {
        const sides = corpus.recorded.sides.map(side => ({ ...side, samples: 9 }))
        return [id, { ...corpus, recorded: { ...corpus.recorded, sides } }] as const
      }),
    ),
  }
  expect(cellOf(assemble(wide, few, [], '1.0.0').record, 'two')?.intervals).toBeUndefined()
})
