import { expect, test } from 'vitest'
import { countCharacters, hanShare, trimmed } from '../../src/tokenize/characters.ts'

test.for([
  ['', 0],
  ['a中𠀀', 3],
  ['\ud800a', 2],
] as const)('%j has %i characters', ([text, count]) => {
  expect(countCharacters(text)).toBe(count)
})

test.for([
  ['', 0],
  [' \n', 0],
  ['中 a', 0.5],
  ['中𠀀', 1],
  ['かな', 0],
  ['，', 0],
] as const)('%j is Han for %d', ([text, share]) => {
  expect(hanShare(text)).toBe(share)
})

test('blanks at the ends are removed, ideographic ones too', () => {
  expect(trimmed(' \u3000中 文\r\n')).toBe('中 文')
})
