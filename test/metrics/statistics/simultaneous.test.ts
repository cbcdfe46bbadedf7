import { expect, test } from 'vitest'
import { randomSource } from '../../../src/metrics/statistics/random.ts'
import {
  differing,
  shareBelow,
  standardError,
} from '../../../src/metrics/statistics/simultaneous.ts'
import { share } from './simulated.ts'

/** Nearly normal: twelve uniform numbers have a variance of 1. */
function normals(howMany: number, random: () => number): Float64Array {
  return Float64Array.from({ length: howMany }, () =>
    Array.from({ length: 12 }, () => share(random)).reduce((sum, number) => sum + number, -6),
  )
}

const random = randomSource(11)
const deviation = (value: number) => ({
  value,
  values: normals(4000, random).map(noise => value + noise),
})

test('one deviation differs from two standard errors on', () => {
  expect(differing([deviation(1.8)])).toEqual([false])
  expect(differing([deviation(2.1)])).toEqual([true])
})

test('of ten that are looked at together, two and a half standard errors are not enough', () => {
  const nine = Array.from({ length: 9 }, () => deviation(0))
  expect(differing([deviation(2.5), ...nine])[0]).toBe(false)
  expect(differing([deviation(3.1), ...nine])[0]).toBe(true)
  // Ten times the same number is one number.
  const same = deviation(2.5)
  expect(differing(Array.from({ length: 10 }, () => same))[0]).toBe(true)
})

test('what never moves is no different', () => {
  expect(differing([{ value: 0, values: new Float64Array(10) }])).toEqual([false])
  expect(differing([])).toEqual([])
  expect(standardError(Float64Array.of(1, Number.NaN, 3))).toBeCloseTo(Math.SQRT2)
})

test('a tie is half ahead', () => {
  expect(shareBelow(Float64Array.of(3, 5, 4), Float64Array.of(4, 4, 4))).toBe(0.5)
})
