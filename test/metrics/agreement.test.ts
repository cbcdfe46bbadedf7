import { expect, test } from 'vitest'
import { agreementOf } from '../../src/metrics/agreement.ts'

test('order and difference are taken over all pairs', () => {
  expect(
    agreementOf([
      [1, 10],
      [2, 30],
      [3, 20],
    ]),
  ).toEqual({ pairs: 3, sameOrder: 2, comparisons: 3, meanDifference: 18 })
})
