import { expect, test } from 'vitest'
import {
  accelerationOf,
  bcaInterval,
  correctedShare,
  normalQuantile,
  normalShare,
} from '../../../src/metrics/statistics/bca.ts'
import { percentileInterval } from '../../../src/metrics/statistics/interval.ts'
import { randomSource } from '../../../src/metrics/statistics/random.ts'
import { share } from './simulated.ts'

test.for([
  [0, 0.5],
  [1.6448536, 0.95],
  [1.959964, 0.975],
  [-2.5758293, 0.005],
] as const)('of a normal distribution %d has %d below it', ([z, below]) => {
  expect(normalShare(z)).toBeCloseTo(below, 6)
  expect(normalQuantile(below)).toBeCloseTo(z, 5)
})

/*
 * The worked example of Efron and Tibshirani, An Introduction to the Bootstrap, section 14.3: the
 * variance of the spatial test data (table 14.1, column A), with a 90 % interval.
 */
const spatial = [
  48, 36, 20, 29, 42, 42, 20, 42, 22, 41, 45, 14, 6, 0, 33, 28, 34, 4, 32, 24, 47, 41, 24, 26, 30,
  41,
]
const without = Float64Array.from(spatial, (_, i) => variance(spatial.filter((_, j) => j !== i)))

test('the acceleration of the spatial test data is that of the book', () => {
  expect(variance(spatial)).toBeCloseTo(171.5, 1)
  expect(accelerationOf(without)).toBeCloseTo(0.061, 3)
})

test('the corrected quantiles are those of the book', () => {
  const correction = { bias: 0.146, acceleration: 0.061 }
  expect(correctedShare(0.05, correction)).toBeCloseTo(0.11, 3)
  // 0.9845 from the three digits that the book prints of both.
  expect(correctedShare(0.95, correction)).toBeCloseTo(0.985, 2)
})

test('the intervals of the spatial test data are those of the book', () => {
  const random = randomSource(14)
  const pick = () => spatial[Math.floor(share(random) * spatial.length)]!
  const values = Float64Array.from({ length: 20_000 }, () => variance(spatial.map(pick)))
  const near = ([low, high]: readonly [number, number], book: readonly [number, number]) => {
    expect(Math.abs(low - book[0])).toBeLessThan(4)
    expect(Math.abs(high - book[1])).toBeLessThan(4)
  }
  near(percentileInterval(values, 0.9)!, [100.8, 233.9])
  near(bcaInterval(variance(spatial), values, without, 0.9)!, [115.8, 259.6])
})

test('without bias and skew it is the percentile interval', () => {
  expect(correctedShare(0.025, { bias: 0, acceleration: 0 })).toBeCloseTo(0.025, 6)
  expect(accelerationOf(Float64Array.of(1, 1, 1))).toBe(0)
})

function variance(numbers: readonly number[]): number {
  const mean = numbers.reduce((sum, number) => sum + number, 0) / numbers.length
  return numbers.reduce((sum, number) => sum + (number - mean) ** 2, 0) / numbers.length
}
