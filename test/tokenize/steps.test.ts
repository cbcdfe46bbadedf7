import { describe, expect, test } from 'vitest'
import { byteAlphabet, fromByteAlphabet, toByteAlphabet } from '../../src/tokenize/byte-alphabet.ts'
import { makeNormalizer } from '../../src/tokenize/normalize.ts'
import { makePreTokenizer } from '../../src/tokenize/pre-tokenize.ts'
import { splits } from '../../src/vocabulary/splits.ts'
import type { NormalizerSpec, PreTokenizerSpec } from '../../src/vocabulary/steps.ts'
import { escapesOnly } from '../oracles/escapes-only.ts'

test.for([
  [' 中', 'Ġä¸Ń'],
  ['\n\t', 'Ċĉ'],
  ['\u0000', 'Ā'],
  ['\u00ad', 'ÂŃ'],
] as const)('%j is spelt %s in the byte alphabet, and back', ([text, spelt]) => {
  expect(toByteAlphabet(text)).toBe(spelt)
  expect(new TextDecoder().decode(fromByteAlphabet(spelt))).toBe(text)
})

test('the byte alphabet has 256 different characters', () => {
  expect(new Set(byteAlphabet).size).toBe(256)
  expect(fromByteAlphabet('中')).toBeUndefined()
})

describe('the SentencePiece normalizer', () => {
  test.for<[string, Partial<typeof escapesOnly>, string, string]>([
    ['adds ▁ as a prefix', {}, 'a b', '▁a▁b'],
    ['keeps white space', {}, '  a  b ', '▁▁▁a▁▁b▁'],
    ['leaves the empty text empty', {}, '', ''],
    ['leaves out the prefix', { addDummyPrefix: false } as never, 'a', 'a'],
    ['squeezes spaces', { removeExtraWhitespaces: true } as never, '  a  b ', '▁a▁b'],
    ['makes nothing of spaces alone', { removeExtraWhitespaces: true } as never, '   ', ''],
    ['cuts off a ▁ of the text too', { removeExtraWhitespaces: true } as never, 'a▁', '▁a'],
    ['adds ▁ as a suffix', { treatWhitespaceAsSuffix: true } as never, 'a', 'a▁'],
  ])('%s', ([, options, text, expected]) => {
    expect(makeNormalizer([{ ...escapesOnly, ...options }])(text)).toBe(expected)
  })
})

test.for<[string, readonly NormalizerSpec[], string, string]>([
  ['nfc', [{ type: 'nfc' }], 'e\u0301', 'é'],
  ['replace', [{ type: 'replace', text: '\n', by: '<n>' }], 'a\n\n$&', 'a<n><n>$&'],
  [
    'runs of spaces',
    [{ type: 'spaceRuns', shortest: 2, longest: 80, by: '<|blank_{n}|>' }],
    `a b${' '.repeat(3)}c${' '.repeat(85)}d`,
    'a b<|blank_3|>c<|blank_80|><|blank_5|>d',
  ],
])('%s', ([, specs, text, expected]) => {
  expect(makeNormalizer(specs)(text)).toBe(expected)
})

const split = (
  pattern: string,
  behavior: 'isolated' | 'removed' | 'contiguous',
): PreTokenizerSpec => ({
  type: 'split',
  pattern,
  behavior,
})

describe('each split behavior gives the example in the documentation of Hugging Face', () => {
  test.for<['isolated' | 'removed' | 'contiguous', string[]]>([
    ['isolated', ['the', '-', 'final', '-', '-', 'countdown']],
    ['removed', ['the', 'final', 'countdown']],
    ['contiguous', ['the', '-', 'final', '--', 'countdown']],
  ])('%s', ([behavior, expected]) => {
    expect(makePreTokenizer(split('-', behavior))('the-final--countdown', true)).toEqual(expected)
  })
})

describe('pre-tokenizers by name', () => {
  const cut = (name: keyof typeof splits, text: string) =>
    splits[name].reduce<readonly string[]>(
      (parts, spec) => parts.flatMap(part => makePreTokenizer(spec)(part, true)),
      [text],
    )
  test.for<[keyof typeof splits, string, string[]]>([
    ['gpt2', "it's 1234  x", ['it', "'s", 'Ġ1234', 'Ġ', 'Ġx']],
    ['cl100k', 'A1234\n\n  b', ['A', '123', '4', 'ĊĊ', 'Ġ', 'Ġb']],
    ['o200k', "HelloWorld'S /", ['Hello', "World'S", 'Ġ/']],
    ['qwen', '12', ['1', '2']],
    ['bloom', 'a, b(c)', ['a', ',', 'Ġb', '(', 'c', ')']],
    ['falcon', 'a!!1234', ['a', '!!', '123', '4']],
    // м is the bytes D0 BC, and BC is spelt ¼, a number to Unicode.
    ['falcon', 'м', ['Ð', '¼']],
  ])('%s cuts %j', ([name, text, expected]) => {
    expect(cut(name, text)).toEqual(expected)
  })
})
