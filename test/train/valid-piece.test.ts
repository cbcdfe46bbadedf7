import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type SentencePieceOptions, sentencePieceDefaults } from '../../src/train/options.ts'
import { jointRule, pieceRule } from '../../src/train/valid-piece.ts'
import { property } from '../property.ts'

const codePoints = (text: string) => Array.from(text, one => one.codePointAt(0)!)
const isPiece = (text: string, options: Partial<SentencePieceOptions> = {}) =>
  pieceRule({ ...sentencePieceDefaults, ...options })(codePoints(text))

describe('a piece', () => {
  test.for<[string, boolean, Partial<SentencePieceOptions>?]>([
    ['▁the', true],
    ['the▁', false],
    ['the▁', true, { treatWhitespaceAsSuffix: true }],
    ['▁in▁the', false],
    ['▁in▁the', true, { splitByWhitespace: false }],
    ['▁in▁', false, { splitByWhitespace: false }],
    ['▁▁', false],
    ['▁▁', true, { allowWhitespaceOnlyPieces: true }],
    ['人工智能', true],
    ['りんごリンゴ林檎ー', true],
    ['iPhone7', false],
    ['iPhone7', true, { splitByNumber: false }],
    ['é中', false],
    ['e\u0301e', true],
    ['了。', false],
    ['了。', true, { splitByUnicodeScript: false }],
    ['12', true],
    ['12', false, { splitDigits: true }],
    ['1', true, { splitDigits: true }],
    ['１２', false, { splitDigits: true }],
    ['a▅', false],
    ['', false],
    ['a'.repeat(16), true],
    ['a'.repeat(17), false],
  ])('%j: %s with %o', ([text, expected, options]) => {
    expect(isPiece(text, options)).toBe(expected)
  })

  const text = fc.string({
    unit: fc.constantFrom(...'ab\u0301中り12１。▁я'),
    minLength: 1,
    maxLength: 6,
  })
  const options = fc.record({
    splitByWhitespace: fc.boolean(),
    splitByUnicodeScript: fc.boolean(),
    splitByNumber: fc.boolean(),
    splitDigits: fc.boolean(),
    treatWhitespaceAsSuffix: fc.boolean(),
    allowWhitespaceOnlyPieces: fc.boolean(),
    maxSentencePieceLength: fc.constantFrom(4, 16),
  })
  property([text, text, options], { numRuns: 2000 })(
    'of two is told from what is known of each',
    (left, right, given) => {
      fc.pre(isPiece(left, given) && isPiece(right, given))
      const rule = jointRule({ ...sentencePieceDefaults, ...given })
      rule.add(codePoints(left))
      rule.add(codePoints(right))
      expect(rule.mayJoin(0, 1)).toBe(isPiece(left + right, given))
    },
  )
})
