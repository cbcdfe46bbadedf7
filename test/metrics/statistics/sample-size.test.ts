import { expect, test } from 'vitest'
import { sum } from '../../../src/metrics/statistics/bucket.ts'
import { percentileInterval } from '../../../src/metrics/statistics/interval.ts'
import { randomSource } from '../../../src/metrics/statistics/random.ts'
import { resample } from '../../../src/metrics/statistics/resample.ts'
import {
  firstBuckets,
  relativeWidth,
  samplesNeeded,
} from '../../../src/metrics/statistics/sample-size.ts'
import { columns, ratios, simulate } from './simulated.ts'

test('half the width takes four times the samples', () => {
  expect(samplesNeeded({ samples: 400, width: 0.02 }, 0.01)).toBe(1600)
  expect(relativeWidth(10, [9, 10.5])).toBe(0.1)
})

test('a quarter of the buckets is as sure as a quarter of the samples', () => {
  const samples = simulate(8000, randomSource(21))
  const [tokens, characters] = columns(samples)
  const width = (share: number) => {
    const [above, below] = resample(
      [tokens, characters].map(column => firstBuckets(column, share)),
      { resamples: 4000 },
    )
    return relativeWidth(0.6, percentileInterval(ratios(above!, below!))!)
  }
  expect(sum(firstBuckets(characters, 0.25)) / sum(characters)).toBeCloseTo(0.25, 1)
  expect(width(0.25) / width(1)).toBeGreaterThan(1.7)
  expect(width(0.25) / width(1)).toBeLessThan(2.3)
})
