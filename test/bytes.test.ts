import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fromBase64, toBase64, utf8Bound } from '../src/bytes.ts'
import { property } from './property.ts'

property([fc.uint8Array({ maxLength: 70 })])('bytes in base64 are those of Node', bytes => {
  expect(toBase64(bytes)).toBe(Buffer.from(bytes).toString('base64'))
  expect(fromBase64(toBase64(bytes))).toEqual(bytes)
})

test.for(['=', 'a', 'é', 'ab=c', '*'])('%s is no base64', text => {
  expect(fromBase64(text)).toBeUndefined()
})

property([
  fc.string({ unit: 'binary', maxLength: 20 }),
  fc.integer({ min: 1, max: 5000 }),
  fc.constantFrom('', 'a'.repeat(16_383)),
])('a text fits into the bound of its bytes', (text, times, before) => {
  const whole = before + text.repeat(times)
  expect(utf8Bound(whole)).toBeGreaterThanOrEqual(Buffer.byteLength(whole))
  expect(utf8Bound(whole)).toBeLessThanOrEqual(whole.length * 3)
})
