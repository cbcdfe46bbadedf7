import { describe, expect, test } from 'vitest'
import type { Answer } from '../../../src/published/explain/answers.ts'
import {
  type ColumnExplanation,
  explainColumn,
} from '../../../src/published/explain/explain-column.ts'
import type { Formula } from '../../../src/published/explain/formulas.ts'
import { generate, plain } from './generate.ts'
import { only, tokenizers, world } from './world.ts'

const mixed = { 'zh-1': 0.7, 'en-1': 0.2, 'code-1': 0.1 }
const answer = ({ answers }: ColumnExplanation, label: string): Answer =>
  answers.find(one => one.label === label)!

describe('a table that a formula made of a mix', () => {
  test.for<[string, Partial<Formula>, number]>([
    ['tokens per character', {}, 3],
    ['characters per token', { direction: 'unitsPerToken' }, 3],
    ['tokens per byte', { unit: 'bytes' }, 4],
    ['UTF-8 bytes per token', { unit: 'bytes', direction: 'unitsPerToken' }, 2],
    ['tokens per character × 100', { factor: 'percent' }, 1],
    ['tokens per word by dictionary', { unit: 'dictionaryWords' }, 3],
    ['tokens per word or Han character', { unit: 'hanWords' }, 3],
    ['tokens per character', { aggregation: 'mean of ratios', specialTokens: 1 }, 3],
    [
      'UTF-8 bytes per token in GiB and 10⁹ tokens',
      { unit: 'bytes', direction: 'unitsPerToken', factor: 'gibi' },
      3,
    ],
  ])('%s %j of the texts themselves is found, and its mix', ([label, changes, decimals]) => {
    const formula = { ...plain, ...changes }
    const column = generate(world, { formula, mix: mixed, rows: tokenizers, decimals })
    const explanation = explainColumn(column, only(...Object.keys(mixed)), { tolerance: 0.002 })
    const found = answer(explanation, label)
    expect(explanation.verdict).toBe('consistent')
    expect(explanation.decided).toEqual([label])
    expect(found.shown.order.same).toBeGreaterThanOrEqual(44)
    const variant = found.open!.variants.find(
      one =>
        one.formula.unit === formula.unit &&
        one.formula.aggregation === formula.aggregation &&
        one.formula.specialTokens === formula.specialTokens,
    )!
    for (const [text, share] of Object.entries(mixed)) {
      expect(variant.mix[text]).toBeCloseTo(share, 1)
    }
  })

  test.for<[number, Record<string, number>]>([
    [0.01, { 'zh-1': 1 }],
    [0.01, { 'zh-1': 0.9, 'en-1': 0.1 }],
    [0.02, { 'zh-1': 0.5, 'en-1': 0.2, 'code-1': 0.3 }],
  ])('with noise of %d and a mix of %j it is found on other texts', ([noise, mix]) => {
    const column = generate(world, { formula: plain, mix, rows: tokenizers, noise })
    const explanation = explainColumn(column, only('zh-2', 'en-2', 'code-2'))
    expect(explanation).toMatchObject({ verdict: 'consistent', decided: ['tokens per character'] })
    const { shown, open } = answer(explanation, 'tokens per character')
    expect(Math.abs(shown.mix['zh-2']! - mix['zh-1']!)).toBeLessThan(0.1)
    const [low, high] = open!.shares.zh!
    expect(low).toBeLessThan(mix['zh-1']! + 0.05)
    expect(high).toBeGreaterThan(mix['zh-1']! - 0.05)
  })

  test('cut-off numbers are read as such', () => {
    const recipe = { formula: plain, mix: mixed, rows: tokenizers, decimals: 2 }
    const floored = generate(world, { ...recipe, rounding: 'floored' })
    const texts = only(...Object.keys(mixed))
    const fit = answer(explainColumn(floored, texts), 'tokens per character').shown.rms
    const misread = explainColumn({ ...floored, rounding: 'nearest' }, texts)
    expect(fit).toBeLessThan(answer(misread, 'tokens per character').shown.rms)
  })

  test('a number relative to one of the rows is told by the row that is 1', () => {
    const base = generate(world, { formula: plain, mix: mixed, rows: tokenizers, decimals: 6 })
    const values = Object.fromEntries(
      Object.entries(base.values).map(([row, value]) => [
        row,
        Math.round((1000 * value) / base.values['tokenizer-3']!) / 1000,
      ]),
    )
    const column = { ...base, values, decimals: 3 }
    const explanation = explainColumn(column, only(...Object.keys(mixed)), { tolerance: 0.002 })
    expect(explanation.decided).toContain('tokens ÷ tokens of tokenizer-3')
  })
})

describe('not identifiable', () => {
  test('is what is said of English alone, where characters are bytes', () => {
    const column = generate(world, { formula: plain, mix: { 'en-1': 1 }, rows: tokenizers })
    const explanation = explainColumn(column, only('en-1'))
    expect(explanation.verdict).toBe('not identifiable')
    expect(explanation.decided).toEqual(
      expect.arrayContaining(['tokens per character', 'tokens per byte', 'tokens per GBK byte']),
    )
  })

  test('is what is said of three rows and a constant', () => {
    const rows = tokenizers.slice(0, 3)
    const { values, ...column } = generate(world, { formula: plain, mix: mixed, rows, decimals: 6 })
    const times = Object.fromEntries(Object.entries(values).map(([row, v]) => [row, 7194 * v]))
    const explanation = explainColumn({ ...column, values: times }, only(...Object.keys(mixed)))
    expect(explanation.verdict).toBe('not identifiable')
    expect(answer(explanation, 'tokens × a constant').shown.freedom).toBeLessThan(2)
  })

  test('is what is said of two rows', () => {
    const rows = tokenizers.slice(0, 2)
    const column = generate(world, { formula: plain, mix: mixed, rows })
    expect(explainColumn(column, world)).toMatchObject({ verdict: 'not identifiable', answers: [] })
  })

  test('is what is said where only a fitted constant fits', () => {
    const recipe = { formula: plain, mix: { 'en-1': 1 }, rows: tokenizers }
    const { values, ...column } = generate(world, recipe)
    const times = Object.fromEntries(Object.entries(values).map(([row, v]) => [row, 7.3 * v]))
    const explanation = explainColumn({ ...column, values: times }, only('en-1'))
    expect(explanation).toMatchObject({
      verdict: 'not identifiable',
      decided: ['tokens × a constant'],
    })
    expect(answer(explanation, 'tokens × a constant').shown.constant).toBeCloseTo(7.3, 1)
  })
})

test('numbers that tokens did not make are unexplained', () => {
  const values = Object.fromEntries(tokenizers.map((row, i) => [row, [9, 0.1][i % 2]! + i / 100]))
  const column = { name: 'noise', values, decimals: 2, rounding: 'nearest' as const }
  expect(explainColumn(column, world).verdict).toBe('unexplained')
})

test('a formula that gives every printed digit has no rival in one that only comes near', () => {
  const column = generate(world, { formula: plain, mix: { 'zh-1': 1 }, rows: tokenizers })
  const explanation = explainColumn(column, only('zh-1', 'en-1', 'code-1'), { tolerance: 0.3 })
  expect(answer(explanation, 'tokens per word or Han character').status).toBe('consistent')
  expect(explanation).toMatchObject({ verdict: 'consistent', decided: ['tokens per character'] })
  const [first] = explanation.answers
  expect(first).toMatchObject({ isExact: true, shown: { mix: { 'zh-1': 1 } } })
})

test('one misprint is named, and the others are explained without it', () => {
  const column = generate(world, { formula: plain, mix: mixed, rows: tokenizers })
  const wrong = { ...column.values, 'tokenizer-4': 10 * column.values['tokenizer-4']! }
  const explanation = explainColumn({ ...column, values: wrong }, world)
  expect(explanation).toMatchObject({ verdict: 'consistent', decided: ['tokens per character'] })
  expect(explanation.suspect?.row).toBe('tokenizer-4')
  expect(explanation.suspect!.expected).toBeCloseTo(column.values['tokenizer-4']!, 1)
  expect(explanation.rows).not.toContain('tokenizer-4')
})

test('the order of rows and texts changes nothing', () => {
  const column = generate(world, { formula: plain, mix: mixed, rows: tokenizers, noise: 0.02 })
  const turned = {
    ...column,
    values: Object.fromEntries(Object.entries(column.values).toReversed()),
  }
  const one = explainColumn(column, world)
  const other = explainColumn(turned, { ...world, texts: world.texts.toReversed() })
  expect(other.verdict).toBe(one.verdict)
  expect(other.decided).toEqual(one.decided)
  for (const { label, status, shown } of one.answers) {
    const same = answer(other, label)
    expect(same.status).toBe(status)
    expect(same.shown.rms).toBeCloseTo(shown.rms, 9)
  }
})

test('a row that was not counted is named as missing', () => {
  const column = generate(world, { formula: plain, mix: mixed, rows: tokenizers })
  const values = { ...column.values, elsewhere: 0.5 }
  const explanation = explainColumn({ ...column, values }, world)
  expect(explanation.missing).toEqual(['elsewhere'])
  expect(explanation.rows).toEqual(tokenizers)
})

test('ids of two bytes are impossible where a vocabulary has more pieces than they can number', () => {
  const formula = { ...plain, unit: 'bytes', factor: 'twoByteIds' } as const
  const column = generate(world, { formula, mix: mixed, rows: tokenizers })
  const explanation = explainColumn(column, world)
  expect(answer(explanation, 'tokens per byte with ids of 2 bytes')).toMatchObject({
    status: 'excluded',
    reason: 'ids of 2 bytes cannot number 72,000 pieces (tokenizer-4)',
  })
  const small = tokenizers.slice(0, 4)
  const few = {
    ...column,
    values: Object.fromEntries(small.map(row => [row, column.values[row]!])),
  }
  const { status } = answer(explainColumn(few, world), 'tokens per byte with ids of 2 bytes')
  expect(status).toBe('consistent')
})

test('a fit tells what others say of each row, and whether luck could do as well', () => {
  const column = generate(world, { formula: plain, mix: mixed, rows: tokenizers, noise: 0.02 })
  const { leftOut, chance, shown } = answer(explainColumn(column, world), 'tokens per character')
  expect(leftOut!.rms).toBeGreaterThanOrEqual(shown.rms * 0.9)
  expect(chance).toEqual({ asGood: 1, of: 720 })
})
