import { describe, expect, test } from 'vitest'
import { clustersOf, differingTokens, type Token } from '../../../src/reports/page/tokens.ts'

const token = (bytes: string | readonly number[]): Token => ({
  id: 0,
  piece: '',
  bytes: typeof bytes === 'string' ? [...Buffer.from(bytes)] : bytes,
})
const tokens = (...parts: (string | readonly number[])[]) => parts.map(token)
const unknown: readonly number[] = []

describe('tokens that make whole characters only together are one cluster', () => {
  test.for<[string, Token[], [string, number][]]>([
    [
      'whole ones',
      tokens('a', '中'),
      [
        ['a', 1],
        ['中', 1],
      ],
    ],
    [
      'bytes',
      tokens([0xe4], [0xb8], [0xad], 'a'),
      [
        ['中', 3],
        ['a', 1],
      ],
    ],
    ['a character and a half', tokens([0x61, 0xe4], [0xb8, 0xad]), [['a中', 2]]],
    [
      'a lone byte',
      tokens([0xe4], 'a'),
      [
        ['\ufffd', 1],
        ['a', 1],
      ],
    ],
    [
      'an end without a beginning',
      tokens([0xb8], 'a'),
      [
        ['\ufffd', 1],
        ['a', 1],
      ],
    ],
    [
      'an unknown one',
      tokens([0xe4], unknown, 'a'),
      [
        ['\ufffd', 1],
        ['', 1],
        ['a', 1],
      ],
    ],
    ['none', [], []],
  ])('%s', ([, given, expected]) => {
    expect(clustersOf(given).map(({ text, tokens }) => [text, tokens.length])).toEqual(expected)
  })
})

describe('a token differs if the other tokenizer has none for the same stretch', () => {
  test.for<[string, Token[], Token[], string, string]>([
    ['nothing differs', tokens('ab', 'c'), tokens('ab', 'c'), '..', '..'],
    ['another cut', tokens('ab', 'c'), tokens('a', 'bc'), 'xx', 'xx'],
    ['a part of it', tokens('ab', 'cd', 'e'), tokens('ab', 'c', 'd', 'e'), '.x.', '.xx.'],
    ['a space put in front', tokens(' ab', 'c'), tokens('ab', 'c'), '..', '..'],
    ['a replaced character', tokens('a', '，', 'b'), tokens('a', ',', 'b'), '...', '...'],
    [
      'inside a character',
      tokens([0xe4], [0xb8, 0xad]),
      tokens([0xe4], [0xb8], [0xad]),
      '.x',
      '.xx',
    ],
    [
      'blanks that are squeezed',
      tokens('ab', '  ', 'c', 'd'),
      tokens('ab', ' ', 'c', 'd'),
      '....',
      '....',
    ],
    ['against nothing', tokens('a'), [], 'x', ''],
  ])('%s', ([, left, right, ofLeft, ofRight]) => {
    const marks = differingTokens(left, right).map(side =>
      side.map(is => (is ? 'x' : '.')).join(''),
    )
    expect(marks).toEqual([ofLeft, ofRight])
  })
})
