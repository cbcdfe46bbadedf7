import fc from 'fast-check'
import { expect, test } from 'vitest'
import { bucketCount } from '../../../src/metrics/statistics/bucket.ts'
import { drawWeights, randomSource } from '../../../src/metrics/statistics/random.ts'
import { drawResamples, resample, withoutEach } from '../../../src/metrics/statistics/resample.ts'
import { property } from '../../property.ts'
import { cpuSeconds } from '../../support/cpu-seconds.ts'
import { columns, simulate } from './simulated.ts'

const filled = (numbers: readonly number[]) => {
  const column = new Float64Array(bucketCount)
  column.set(numbers)
  return column
}
const columnOf = fc.array(fc.nat(1000), { maxLength: 40 }).map(filled)

test('draws have the mean and the variance of a Poisson number of 1', () => {
  const weights = new Uint8Array(2 ** 20)
  drawWeights(weights, randomSource(1))
  const mean = weights.reduce((sum, weight) => sum + weight, 0) / weights.length
  const variance = weights.reduce((sum, weight) => sum + (weight - mean) ** 2, 0) / weights.length
  expect(mean).toBeCloseTo(1, 2)
  expect(variance).toBeCloseTo(1, 2)
  expect(weights.filter(weight => weight === 0).length / weights.length).toBeCloseTo(1 / Math.E, 2)
})

test('every sum is that of the weights that were drawn', () => {
  const numbers = [5, 7, 3, 0, 11, 2]
  const weights = new Uint8Array(bucketCount)
  const next = randomSource(42)
  const expected = Array.from({ length: 5 }, () => {
    drawWeights(weights, next)
    return numbers.reduce((sum, number, i) => sum + weights[i]! * number, 0)
  })
  const [sums] = resample([filled(numbers)], { resamples: 5, seed: 42 })
  expect(Array.from(sums!)).toEqual(expected)
})

property([columnOf, columnOf])(
  'the resampled sums of two machines add up to those of one',
  (one, other) => {
    const both = one.map((number, i) => number + other[i]!)
    const options = { resamples: 20 }
    const [whole] = resample([both], options)
    const [left] = resample([one], options)
    const [right] = resample([other], options)
    expect(left!.map((number, i) => number + right![i]!)).toEqual(whole)
  },
)

test('the order of the samples does not matter, since their ids are drawn', () => {
  const samples = simulate(50, randomSource(3))
  const [tokens] = columns(samples)
  const [reversed] = columns(samples.toReversed(), i => String(samples.length - 1 - i))
  expect(resample([reversed], { resamples: 100 })).toEqual(resample([tokens], { resamples: 100 }))
})

test('a column gives the same sums whatever stands beside it', () => {
  const [tokens, characters] = columns(simulate(50, randomSource(4)))
  const options = { resamples: 50 }
  expect(resample([characters, tokens], options)[1]).toEqual(resample([tokens], options)[0])
})

const sized = fc
  .tuple(fc.integer({ min: 0, max: 49 }), fc.array(fc.nat(2 ** 30), { maxLength: 40 }))
  .map(([bits, numbers]) =>
    filled(numbers.map(number => Math.floor((number / 2 ** 30) * 2 ** bits))),
  )

property([fc.array(sized, { maxLength: 9 })], { numRuns: 50 })(
  'columns of every size, side by side, give the sums of the weights that were drawn',
  all => {
    const options = { resamples: 7 }
    const drawn = drawResamples(options)
    const expected = all.map(column =>
      Float64Array.from({ length: 7 }, (_, i) =>
        column.reduce((sum, number, bucket) => sum + number * drawn[i * bucketCount + bucket]!, 0),
      ),
    )
    expect(resample(all, options)).toEqual(expected)
  },
)

test('a seed gives the same resamples again, and another seed others', () => {
  const [tokens] = columns(simulate(50, randomSource(5)))
  const run = (seed: number) => resample([tokens], { resamples: 50, seed })
  expect(run(1)).toEqual(run(1))
  expect(run(1)).not.toEqual(run(2))
})

test('ten thousand resamples of twenty tokenizers on five thousand samples take seconds', () => {
  const random = randomSource(6)
  const tokenizers = Array.from({ length: 20 }, () => columns(simulate(5000, random))[0])
  // Half a second.
  expect(cpuSeconds(() => resample(tokenizers))).toBeLessThan(8)
})

test('without each bucket in turn the rest is summed up', () => {
  const [one, other] = withoutEach([filled([5, 7, 3]), filled([1, 0, 1])])
  expect([one, other]).toEqual([Float64Array.of(10, 8, 12), Float64Array.of(1, 2, 1)])
})
