import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { makeEngine } from '../../src/engine/engine.ts'
import { readCharsmap } from '../../src/tokenize/charsmap.ts'
import type { SentencePieceNormalizerSpec } from '../../src/vocabulary/steps.ts'
import type { PieceKind, Vocabulary } from '../../src/vocabulary/vocabulary.ts'
import { bare } from '../oracles/bare-vocabulary.ts'
import { charsmapOf } from '../oracles/charsmap.ts'
import { bytePieces } from '../oracles/random-pieces.ts'
import { property } from '../property.ts'
import { expectReferenceIds } from './expect-reference-ids.ts'

/** Rules of every sort: of one character and more, before others, that make nothing, spaces, and much of little. */
const charsmap = charsmapOf({
  A: 'a',
  'e\u0301': 'é',
  é: 'e',
  '\t': ' ',
  '\u3000': ' ',
  '\u200b': '',
  '，': ',',
  '…': '...',
  ﷺ: 'much of little, '.repeat(9),
  '½': ' 1/2 ',
  '¨': ' b',
  中文: '文',
  '。': '.',
  '。。': '…',
  𠀀: 'b',
  bb: '  ',
})

function vocabularyOf(
  spec: Partial<SentencePieceNormalizerSpec>,
  model: 'bpe' | 'unigram',
): Vocabulary {
  const texts = [
    '▁',
    'a',
    'b',
    'e',
    'é',
    ',',
    '.',
    'ab',
    '▁a',
    '▁▁',
    'e▁',
    '中',
    '文',
    'much',
    '<n>',
    '，a',
  ]
  const pieces = ['<unk>', ...bytePieces.map(({ piece }) => piece), ...texts]
  const kindAt = (piece: string, id: number): PieceKind => {
    if (id <= 256) return id === 0 ? 'unknown' : 'byte'
    return spec.userDefined?.includes(piece) ? 'user-defined' : 'normal'
  }
  return bare({
    pieces,
    kinds: new Map(pieces.map((piece, id) => [id, kindAt(piece, id)])),
    scores: Float32Array.from(pieces, (_, id) => -id / 7),
    model:
      model === 'bpe'
        ? { type: 'bpe', order: 'score', unknownId: 0, byteFallback: true }
        : { type: 'unigram', unknownId: 0, byteFallback: true, arithmetic: 'sentencepiece' },
    normalizers: [
      {
        type: 'sentencepiece',
        precompiledCharsmap: charsmap,
        addDummyPrefix: true,
        removeExtraWhitespaces: true,
        escapeWhitespaces: true,
        treatWhitespaceAsSuffix: false,
        userDefined: [],
        ...spec,
      },
    ],
  })
}

const unit = fc.constantFrom(
  ...[
    'a',
    'b',
    'e',
    'A',
    ' ',
    ' ',
    '\u0301',
    'é',
    '\t',
    '\u3000',
    '\u200b',
    '，',
    '。',
    '…',
    'ﷺ',
    '½',
    '¨',
  ],
  ...[
    '中',
    '文',
    '中文',
    '𠀀',
    '😀',
    '\n',
    '\0',
    '<',
    'n',
    '>',
    '<n>',
    '▁',
    'a a a a a a a a a a a a a',
  ],
)
const texts = fc.array(fc.string({ unit, maxLength: 50 }), { minLength: 20, maxLength: 20 })
const spec = fc.record({
  addDummyPrefix: fc.boolean(),
  removeExtraWhitespaces: fc.boolean(),
})

describe('the engine normalizes as the reference model does', () => {
  test('the charsmap of this test has the rules that it was made of', () => {
    const { longestAt } = readCharsmap(charsmap)
    expect(longestAt('中文', 0)).toEqual({ by: '文', end: 2 })
    expect(longestAt('中', 0)).toBeUndefined()
    expect(longestAt('x½', 1)).toEqual({ by: ' 1/2 ', end: 2 })
  })

  property([texts, spec, fc.constantFrom('bpe' as const, 'unigram' as const)], {
    numRuns: 40,
  })('rules and white space', (texts, spec, model) => {
    expectReferenceIds(vocabularyOf(spec, model), [
      ...texts,
      '',
      ' ',
      '\u200b',
      ' \u200b ',
      '\t',
      'ﷺ'.repeat(9),
      '中\0文',
    ])
  })

  property([texts, spec], { numRuns: 40 })('pieces that are kept', (texts, spec) => {
    expectReferenceIds(
      vocabularyOf({ ...spec, userDefined: ['<n>', 'e', '，a'] }, 'unigram'),
      texts,
    )
  })

  property([texts, spec], { numRuns: 20 })('without rules', (texts, given) => {
    const [only] = vocabularyOf(given, 'unigram').normalizers
    const { precompiledCharsmap, ...spec } = only as SentencePieceNormalizerSpec
    expect(precompiledCharsmap).toBeDefined()
    expectReferenceIds({ ...vocabularyOf({}, 'unigram'), normalizers: [spec] }, texts)
  })
})

test('a rule whose replacement is not UTF-8 is left to the reference model, which throws', () => {
  const damaged = Buffer.from(charsmap)
  // The pool begins after the trie, with the replacement of A.
  const units = damaged.readUInt32LE(0) / 4
  for (let i = 0; i < units; i++) {
    const unit = damaged.readUInt32LE(4 + 4 * i)
    if (unit === 0x80000000) damaged.writeUInt32LE(0x8fffffff, 4 + 4 * i)
  }
  const engine = makeEngine(vocabularyOf({ precompiledCharsmap: damaged }, 'unigram'))!
  expect(engine.count('bé')).toBe(3)
  expect(engine.count('bA')).toBeUndefined()
})
