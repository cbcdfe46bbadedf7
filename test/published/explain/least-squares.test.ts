import fc from 'fast-check'
import { expect, test } from 'vitest'
import { lossOf, nearestWeights } from '../../../src/published/explain/least-squares.ts'
import { property } from '../../property.ts'

test.for<[number[][], boolean, number[]]>([
  [[[2, 0.5]], true, [1 / 3, 2 / 3]],
  [[[2, 1.5]], true, [0, 1]],
  [[[2], [2]], false, [0.5]],
  [
    [
      [0.5, 0.25],
      [0.25, 0.5],
    ],
    true,
    [0.5, 0.5],
  ],
])('%j, to one: %s, is nearest at %j', ([rows, sumToOne, expected]) => {
  const weights = nearestWeights(rows, { sumToOne })!
  expected.forEach((weight, i) => {
    expect(weights[i]).toBeCloseTo(weight, 9)
  })
})

const number = fc.double({ min: 0.05, max: 5, noNaN: true })
const rows = fc.array(fc.tuple(number, number, number), { minLength: 1, maxLength: 6 })

property([rows, fc.array(fc.tuple(number, number, number), { minLength: 20, maxLength: 20 })])(
  'no other shares are nearer',
  (rows, others) => {
    const weights = nearestWeights(rows, { sumToOne: true })!
    const best = lossOf(rows, weights)
    expect(weights.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 6)
    expect(Math.min(...weights)).toBeGreaterThanOrEqual(0)
    for (const other of [...others, [1, 0, 0], [0, 1, 0], [0, 0, 1]]) {
      const sum = other.reduce((total, weight) => total + weight, 0)
      const shares = other.map(weight => weight / sum)
      expect(lossOf(rows, shares)).toBeGreaterThanOrEqual(best - 1e-7 * (1 + best))
    }
  },
)
