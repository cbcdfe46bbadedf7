import { expect, test } from 'vitest'
import { type EncodeAll, findDifference, smallest } from '../../src/verify/difference.ts'

const codes = (text: string) => Uint32Array.from(text, character => character.codePointAt(0)!)
const ours = { encode: codes }

test('a failing text is made as small as it can be', () => {
  expect(smallest('the quick brown fox', text => text.includes('ow'))).toBe('ow')
  expect(smallest('中文𠀀字', text => text.includes('𠀀'))).toBe('𠀀')
})

test('no difference is found where there is none', () => {
  expect(findDifference(ours, texts => texts.map(codes), ['a', '', 'bc'])).toBeUndefined()
})

test('a difference is told with the ids of both', () => {
  const theirs: EncodeAll = texts => texts.map(text => codes(text.replace('b', 'x')))
  expect(findDifference(ours, theirs, ['a', 'aaabaa', 'bbbbbbbb'])).toEqual({
    text: 'b',
    codePoints: '62',
    ours: [98],
    theirs: [120],
    differing: '2 of 3 texts',
  })
})
