import { expect, test } from 'vitest'
import { compactRanks } from '../../../src/verify/adapters/tiktoken.ts'

test.for<[ranks: string, packed: string]>([
  ['IQ== 0\nIg== 1\nIw== 5\n', '! 0 IQ== Ig==\n! 5 Iw=='],
  ['IQ== 7\r\nIg== 8', '! 7 IQ== Ig=='],
  ['', ''],
])('the ranks %j are packed as %j', ([ranks, packed]) => {
  expect(compactRanks(ranks)).toBe(packed)
})
