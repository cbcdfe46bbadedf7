import { expect, test } from 'vitest'
import { ledger, sampleLimit } from '../../../src/metrics/statistics/ledger.ts'

test('numbers are summed up in all, by bucket and of each sample', () => {
  const counts = ledger(['tokens', 'bytes'])
  counts.add(7, 3, 30)
  counts.add(2, 4, 40)
  counts.add(7, 5, 50)
  const { counts: all, buckets, samples } = counts.total()
  expect(all).toEqual({ tokens: 12, bytes: 120 })
  expect([buckets.tokens[7], buckets.tokens[2], buckets.bytes[7]]).toEqual([8, 4, 80])
  expect(samples).toEqual({ tokens: Uint32Array.of(3, 4, 5), bytes: Uint32Array.of(30, 40, 50) })
})

test('a corpus of more than a million samples keeps sums only', () => {
  const counts = ledger(['tokens'])
  for (let i = 0; i <= sampleLimit; i++) counts.add(i % 3, 2)
  const total = counts.total()
  expect(total.counts.tokens).toBe(2 * (sampleLimit + 1))
  expect(total.samples).toBeUndefined()
})
