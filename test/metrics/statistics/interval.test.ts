import { expect, test } from 'vitest'
import { percentileInterval, quantile } from '../../../src/metrics/statistics/interval.ts'
import { randomSource } from '../../../src/metrics/statistics/random.ts'
import { resample } from '../../../src/metrics/statistics/resample.ts'
import { columns, ratios, simulate, trueRatio } from './simulated.ts'

test.for([
  [0, 10],
  [0.5, 25],
  [0.75, 32.5],
  [1, 40],
] as const)('the quantile of %d is %d', ([below, expected]) => {
  expect(quantile(Float64Array.of(10, 20, 30, 40), below)).toBe(expected)
})

test('resamples in which nothing was drawn are left out', () => {
  const values = Float64Array.of(Number.NaN, 2, 1, Number.NaN, 3)
  expect(percentileInterval(values, 1)).toEqual([1, 3])
  expect(percentileInterval(Float64Array.of(Number.NaN))).toBeUndefined()
})

test.for([
  [60, 0.92],
  [400, 0.93],
] as const)(
  'over %d samples the interval holds the true ratio in 95 of 100 corpora',
  ([n, least]) => {
    const trials = 600
    const random = randomSource(n)
    let covered = 0
    for (let trial = 0; trial < trials; trial++) {
      const [tokens, characters] = resample(columns(simulate(n, random)), {
        resamples: 300,
        seed: trial,
      })
      const [low, high] = percentileInterval(ratios(tokens!, characters!))!
      if (low <= trueRatio && trueRatio <= high) covered += 1
    }
    expect(covered / trials).toBeGreaterThan(least)
    expect(covered / trials).toBeLessThan(0.97)
  },
)

test('more samples than buckets give the interval that the formula gives', () => {
  const samples = simulate(20_000, randomSource(7))
  const [tokens, characters] = resample(columns(samples))
  const [low, high] = percentileInterval(ratios(tokens!, characters!))!
  expect((high - low) / (2 * 1.96 * standardError(samples))).toBeCloseTo(1, 1)
})

test('two tokenizers on the same samples are compared in pairs, which is far sharper', () => {
  const random = randomSource(8)
  const samples = simulate(200, random)
  const worse = samples.map(({ characters, tokens }) => ({ characters, tokens: tokens + 1 }))
  const [a] = columns(samples)
  const [b] = columns(worse)
  const [x, y] = resample([a, b])
  const [z] = resample([b], { seed: 2 })
  const width = (one: Float64Array, other: Float64Array) => {
    const [low, high] = percentileInterval(ratios(one, other))!
    return high - low
  }
  expect(width(x!, z!)).toBeGreaterThan(20 * width(x!, y!))
})

/** Of a ratio of sums, by linearization: √Σ (tokens - ratio × characters)² ÷ Σ characters. */
function standardError(samples: ReturnType<typeof simulate>): number {
  const characters = samples.reduce((sum, sample) => sum + sample.characters, 0)
  const ratio = samples.reduce((sum, sample) => sum + sample.tokens, 0) / characters
  const squares = samples.map(sample => (sample.tokens - ratio * sample.characters) ** 2)
  return Math.sqrt(squares.reduce((sum, square) => sum + square, 0)) / characters
}
