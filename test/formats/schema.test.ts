import { describe, expect, test } from 'vitest'
import * as s from '../../src/formats/schema.ts'

const schema = s.object({
  name: s.text,
  size: s.withDefault(s.positive, 7),
  rows: s.optional(s.array(s.looseObject({ id: s.natural }))),
  table: s.nullish(s.record(s.int)),
  merge: s.optional(s.either(s.string, s.pair(s.string, s.string))),
  step: s.optional(s.byType({ cut: { at: s.oneOf(['start', 'end']) }, join: { by: s.string } })),
})

describe('a value', () => {
  test('that needs no default is given back itself', () => {
    const value = { name: 'x', size: 1, rows: [{ id: 1, more: true }], table: { a: -1 } }
    expect(s.parse(schema, value, 'x')).toBe(value)
  })

  test('has its defaults, and stays as it was', () => {
    const value = { name: 'x' }
    expect(s.parse(schema, value, 'x')).toEqual({ name: 'x', size: 7 })
    expect(value).toEqual({ name: 'x' })
  })

  test('may have keys that objects inherit', () => {
    const table = JSON.parse('{"__proto__": 1, "constructor": 2}')
    const read = s.parse(s.record(s.withDefault(s.int, 0)), table, 'x')
    expect(Object.entries(read)).toEqual([
      ['__proto__', 1],
      ['constructor', 2],
    ])
  })
})

test.for<[object, string]>([
  [{}, 'file.name is not as expected: Invalid input: expected string, received undefined'],
  [[], 'file is not as expected: Invalid input: expected object, received array'],
  [{ name: '' }, 'file.name is not as expected: Too small'],
  [{ name: 'x', size: 0 }, 'file.size is not as expected: Too small: expected number to be >0'],
  [{ name: 'x', size: 1.5 }, 'file.size is not as expected: Invalid input: expected int'],
  [{ name: 'x', size: '1' }, 'expected int, received string'],
  [{ name: 'x', rows: [{ id: 0 }, { id: -1 }] }, 'file.rows.1.id is not as expected: Too small'],
  [{ name: 'x', rows: [null] }, 'file.rows.0 is not as expected: Invalid input: expected object'],
  [{ name: 'x', table: { a: 1, b: 1e99 } }, 'file.table.b is not as expected'],
  [{ name: 'x', merge: ['a'] }, 'file.merge is not as expected: Invalid input'],
  [{ name: 'x', merge: ['a', 1] }, 'file.merge.1 is not as expected: Invalid input'],
  [{ name: 'x', step: { type: 'turn' } }, 'file.step.type is not as expected: Invalid option'],
  [{ name: 'x', step: { type: 'cut', at: 'x' } }, 'file.step.at is not as expected'],
  [{ name: 'x', step: { type: 'join', by: 'x', at: 'end' } }, 'Unrecognized key: "at"'],
  [{ name: 'x', y: 1, z: 2 }, 'file is not as expected: Unrecognized keys: "y", "z"'],
])('%j is refused with its place: %s', ([value, message]) => {
  expect(() => s.parse(schema, value, 'file')).toThrow(
    expect.objectContaining({ name: 'InputError', message: expect.stringContaining(message) }),
  )
})
