import { expect, test } from 'vitest'
import { count } from '../../src/count/count.ts'
import { bucketOf } from '../../src/metrics/statistics/bucket.ts'
import { characterTokenizer } from './toy.ts'

const toy = characterTokenizer('toy')

test.for([
  ['nothing', '', { tokens: 0, characters: 0, bytes: 0, words: 0 }],
  ['English', 'to be', { tokens: 5, characters: 5, bytes: 5, words: 2 }],
  ['Chinese, which whitespace does not cut', '你好', { characters: 2, bytes: 6, words: 1 }],
  ['a character outside the BMP', '𠮷', { characters: 1, bytes: 4, words: 1 }],
  ['an unpaired surrogate, which is U+FFFD in UTF-8', 'a\ud842', { characters: 2, bytes: 4 }],
  ['a byte-order mark, which is no blank', '\ufeff a', { characters: 3, bytes: 5, words: 2 }],
  ['NEL, which is a blank', 'a\u0085b', { characters: 3, bytes: 4, words: 2 }],
  ['the ideographic space, which is a blank', '好\u3000好', { characters: 3, bytes: 9, words: 2 }],
] as const)('counts %s', ([, text, expected]) => {
  expect(count(toy, text).counts).toMatchObject({ samples: 1, ...expected })
})

test('a string is one sample, not one a character', () => {
  expect(count(toy, 'abc').counts.samples).toBe(1)
})

test('samples are summed up and kept apart', () => {
  const { counts, samples, buckets } = count(toy, ['ab', 'c d', ''])
  expect(counts).toEqual({
    samples: 3,
    characters: 5,
    bytes: 5,
    words: 3,
    tokens: 5,
    unknowns: 0,
    lostCharacters: 0,
    byteFallbackTokens: 0,
  })
  expect(samples).toEqual({
    samples: Uint32Array.of(1, 1, 1),
    characters: Uint32Array.of(2, 3, 0),
    bytes: Uint32Array.of(2, 3, 0),
    words: Uint32Array.of(1, 2, 0),
    tokens: Uint32Array.of(2, 3, 0),
    unknowns: Uint32Array.of(0, 0, 0),
    lostCharacters: Uint32Array.of(0, 0, 0),
    byteFallbackTokens: Uint32Array.of(0, 0, 0),
  })
  expect(buckets.tokens[bucketOf('1')]).toBe(3)
})

test('tokens of kind unknown and byte are counted', () => {
  const kinds = characterTokenizer('kinds', { '?': 'unknown', x: 'byte', y: 'byte' })
  expect(count(kinds, ['a?', 'xyz']).counts).toMatchObject({
    tokens: 5,
    unknowns: 1,
    byteFallbackTokens: 2,
  })
})

test('words are cut by the segmenter that is named', () => {
  expect(count(toy, '我爱北京天安门。', { segmenter: 'zh' }).counts.words).toBeGreaterThan(2)
  expect(() => count(toy, 'a', { segmenter: 'not a locale' })).toThrow(
    "unknown segmenter 'not a locale'",
  )
})
