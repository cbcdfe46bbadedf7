import fc from 'fast-check'
import { expect, test } from 'vitest'
import { bucketCount, bucketOf } from '../../../src/metrics/statistics/bucket.ts'
import { property } from '../../property.ts'

test('ids that follow each other spread evenly over the buckets', () => {
  const seen = new Uint32Array(bucketCount)
  for (let i = 0; i < 100 * bucketCount; i++) seen[bucketOf(`zh/${i}.md#1`)]! += 1
  // 100 on average, with a standard deviation of 10: five of them hold over a thousand buckets.
  expect(Math.min(...seen)).toBeGreaterThan(50)
  expect(Math.max(...seen)).toBeLessThan(150)
})

property([fc.string({ unit: 'binary' })])('every id has a bucket', id => {
  expect(bucketOf(id)).toBeGreaterThanOrEqual(0)
  expect(bucketOf(id)).toBeLessThan(bucketCount)
  expect(Number.isInteger(bucketOf(id))).toBe(true)
})

test('the buckets do not change: records of other machines hold intervals that were taken over them', () => {
  expect(['', '0', '你好', 'recipes/鱼.md#2'].map(bucketOf)).toEqual([11, 865, 909, 8])
})
