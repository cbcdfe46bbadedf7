import { expect, test } from 'vitest'
import { contains, property, whiteSpace } from '../../src/patterns/code-points.ts'
import { unicodeRanges } from '../../src/patterns/unicode-data.ts'

/** Every code point that Unicode 16 assigns, surrogates left out. */
const assigned = Object.keys(unicodeRanges)
  .filter(name => name !== 'Han')
  .flatMap(name => property(name))
  .flatMap(([first, last]) => Array.from({ length: last - first + 1 }, (_, i) => first + i))

test('the categories cover the code points that Unicode 16.0 assigns, surrogates left out', () => {
  // 154,998 characters, 65 controls and 137,468 private ones; none is in two categories.
  expect(new Set(assigned).size).toBe(assigned.length)
  expect(assigned.length).toBe(154_998 + 65 + 137_468)
})

test.for(Object.keys(unicodeRanges))(
  '%s is the property in this Node, for characters assigned then',
  name => {
    const expression = new RegExp(`^\\p{${name === 'Han' ? 'Script=Han' : name}}$`, 'u')
    const different = assigned.filter(
      codePoint =>
        contains(property(name), codePoint) !== expression.test(String.fromCodePoint(codePoint)),
    )
    // Later versions of Unicode move a handful of characters between categories.
    expect(different.length).toBeLessThanOrEqual(8)
  },
)

test.for([
  [0x85, true],
  [0xfeff, false],
  [0x200b, false],
  [0x3000, true],
  [0x1c, false],
] as const)('U+%s is white space: %s', ([codePoint, expected]) => {
  expect(contains(whiteSpace, codePoint)).toBe(expected)
})
