import { describe, expect, test } from 'vitest'
import {
  packMerges,
  packStrings,
  unpackMerges,
  unpackStrings,
} from '../../src/load/packed-strings.ts'

const lists: Record<string, readonly (string | undefined)[]> = {
  none: [],
  'an empty one': [''],
  'plain ones': ['a', '', '中', '😀'],
  'a byte order mark': ['\ufeff', 'a'],
  'a zero character': ['a\0b', 'c'],
  'half a character': ['a', '\ud83d', '\ude00'],
  'halves that meet where they are joined': ['\ud83d', '\ude00'],
  'a gap': ['a', undefined, 'b'],
  'a gap alone': [undefined],
}

describe.for(Object.entries(lists))('strings with %s', ([, strings]) => {
  test('are the same when they were packed', () => {
    expect(unpackStrings(packStrings(strings))).toEqual(strings)
  })
})

const pieces = ['a', 'b', ' ', 'ab', 'aba', 'bab', undefined, 'bb']
const mergeLists: Record<string, readonly string[]> = {
  none: [],
  'pieces one by one': ['a b', 'ab a', 'b ab'],
  'pieces in another order': ['ab a', 'a b', 'b ab'],
  'a piece that is not there': ['a b', 'ab a', 'b ab', 'b ba'],
  'a piece behind the last': ['b b', 'bb b'],
  'more spaces than one': ['a b', 'ab  a'],
  'no space': ['a b', 'aba'],
}

describe.for(Object.entries(mergeLists))('merges that make %s', ([, merges]) => {
  test('are the same when they were packed', () => {
    expect(unpackMerges(packMerges(merges, pieces), pieces)).toEqual(merges)
  })
})

test('merges that make pieces one by one are kept as lengths', () => {
  expect(packMerges(['a b', 'ab a', 'b ab'], pieces)).toEqual({
    first: 3,
    lefts: Uint16Array.of(1, 2, 1),
  })
})
