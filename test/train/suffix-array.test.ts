import fc from 'fast-check'
import { expect, test } from 'vitest'
import { commonPrefixes, suffixArray } from '../../src/train/suffix-array.ts'
import { property } from '../property.ts'

const alphabet = 4
/** Few numbers, so that there are many repeats; pieces put together, so that long stretches repeat. */
const stretch = fc.array(fc.integer({ min: 0, max: alphabet - 1 }), { maxLength: 12 })
const text = fc
  .tuple(fc.array(stretch, { minLength: 1, maxLength: 4 }), fc.array(fc.nat(3), { maxLength: 12 }))
  .map(([stretches, order]) =>
    Int32Array.from(order.flatMap(index => stretches[index % stretches.length]!)),
  )

property([text], { numRuns: 500 })('suffixes are in the order of a comparison', text => {
  expect([...suffixArray(text, alphabet)]).toEqual(sortedByComparison(text))
})

property([text, fc.integer({ min: 0, max: 9 })])(
  'neighbours have in common what comparing them gives',
  (text, limit) => {
    const suffixes = suffixArray(text, alphabet)
    const common = Array.from(suffixes, (at, i) =>
      i === 0 ? 0 : Math.min(limit, sameFrom(text, suffixes[i - 1]!, at)),
    )
    expect([...commonPrefixes(text, suffixes, limit)]).toEqual(common)
  },
)

test('the suffixes of banana are those of the textbooks', () => {
  const banana = Int32Array.from('banana', letter => 'abn'.indexOf(letter))
  expect([...suffixArray(banana, 3)]).toEqual([5, 3, 1, 0, 4, 2])
})

test('a million equal numbers are sorted quickly', () => {
  const suffixes = suffixArray(new Int32Array(1_000_000), 1)
  expect([suffixes[0], suffixes[999_999]]).toEqual([999_999, 0])
})

function sortedByComparison(text: Int32Array): number[] {
  return [...text.keys()].sort((a, b) => {
    const same = sameFrom(text, a, b)
    return (text[a + same] ?? -1) - (text[b + same] ?? -1)
  })
}

function sameFrom(text: Int32Array, a: number, b: number): number {
  let same = 0
  while (Math.max(a, b) + same < text.length && text[a + same] === text[b + same]) same++
  return same
}
