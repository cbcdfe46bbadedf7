import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readSentencePieceModel, sentencePieceVocabulary } from '../../src/formats/sentencepiece.ts'
import { type MergeOptions, mergeVocabularies } from '../../src/merge/merge.ts'
import { makeTokenizer } from '../../src/tokenizer/make-tokenizer.ts'
import { unknownPiece } from '../oracles/random-pieces.ts'
import { modelProto } from '../parity/model-proto.ts'
import { property } from '../property.ts'
import { toyModel } from './toy-model.ts'

const model = (pieces: readonly string[], type: 'bpe' | 'unigram' = 'bpe', byteFallback = true) =>
  modelProto({
    model: type,
    byteFallback,
    pieces: [
      unknownPiece,
      ...pieces.map((piece, i) => ({ piece, score: -i, kind: 'normal' as const })),
    ],
  })
const names = fc.uniqueArray(
  fc.string({ unit: fc.constantFrom('a', 'b', '中', '文'), minLength: 1, maxLength: 3 }),
  {
    minLength: 1,
  },
)
const piecesOf = (bytes: Uint8Array) => readSentencePieceModel(bytes).pieces

describe('a merge', () => {
  property([names, names])(
    'keeps the base and adds what it lacks, in the order of the extra',
    (base, extra) => {
      const { model: merged, added, overlap } = mergeVocabularies(model(base), model(extra))
      const lacking = extra.filter(piece => !base.includes(piece))
      expect(added).toEqual(lacking)
      expect(overlap).toBe(1 + extra.length - lacking.length)
      expect(piecesOf(merged).slice(0, base.length + 1)).toEqual(piecesOf(model(base)))
      expect(piecesOf(merged).slice(base.length + 1)).toEqual(
        lacking.map(piece => ({ piece, score: 0, kind: 'normal' })),
      )
    },
  )

  property([names])('with nothing new is the base, byte for byte', base => {
    expect(mergeVocabularies(model(base), model(base)).model).toEqual(new Uint8Array(model(base)))
  })

  test('appends named pieces last, and none that is there already', () => {
    const { added } = mergeVocabularies(model(['a']), model(['b']), { append: ['[PAD]'] })
    expect(added).toEqual(['b', '[PAD]'])
    expect(() => mergeVocabularies(model(['a']), model(['b']), { append: ['b'] })).toThrow(
      "the piece 'b'",
    )
  })

  const scoresUnder = (scores: 'zero' | 'own' | 'below') => {
    const { model: merged } = mergeVocabularies(model(['a', 'b']), model(['中', '文', 'c']), {
      scores,
    })
    return piecesOf(merged)
      .slice(3)
      .map(({ score }) => score)
  }
  test('scores added pieces as the policy says', () => {
    expect(scoresUnder('zero')).toEqual([0, 0, 0])
    expect(scoresUnder('own')).toEqual([-0, -1, -2])
    const [first, second, third] = scoresUnder('below')
    expect(-1 > first! && first! > second! && second! > third!).toBe(true)
  })

  const latin = fc.string({ unit: fc.constantFrom('a', 'b', ' '), maxLength: 30 })
  property([names, names, latin])(
    'of Han pieces alone leaves the ids of text without Han as they were',
    (base, extra, text) => {
      const { model: merged } = mergeVocabularies(model(base), model(extra), { only: 'han' })
      const idsIn = (bytes: Uint8Array) =>
        Array.from(
          makeTokenizer('toy', sentencePieceVocabulary(readSentencePieceModel(bytes))).encode(text),
        )
      expect(idsIn(merged)).toEqual(idsIn(model(base)))
    },
  )

  test('adds only pieces with a Han character, and only so many', () => {
    const added = (options: MergeOptions) =>
      mergeVocabularies(model(['a']), model(['b', '中b', '文', '字', '，']), options).added
    expect(added({ only: 'han' })).toEqual(['中b', '文', '字'])
    expect(added({ only: 'han', maxPieces: 2 })).toEqual(['中b', '文'])
  })

  test('warns where a unigram vocabulary is poured into one that merges pairs', () => {
    const warnings = (type: 'bpe' | 'unigram') =>
      mergeVocabularies(model(['a']), model(['b'], type), { scores: 'below' }).warnings
    expect(warnings('bpe')).toEqual([])
    expect(warnings('unigram')).toEqual([expect.stringContaining('can never be produced')])
  })

  const mixed = fc.string({ unit: fc.constantFrom('a', 'b', '中', '文', '字', ' '), maxLength: 30 })
  property([names, names, mixed])('decodes to the text', (base, extra, text) => {
    const bare = toyModel(['▁', ...base])
    for (const scores of ['zero', 'own', 'below'] as const) {
      const { merged } = mergeVocabularies(bare, toyModel(extra), { scores })
      const { encode, decode } = makeTokenizer('toy', merged)
      // The model itself squeezes blanks.
      expect(decode(encode(text))).toBe(text.trim().replace(/ +/g, ' '))
    }
  })

  test('takes a list of words, each once, in its order', () => {
    const { added, extraPieces } = mergeVocabularies(model(['a']), ['中', 'a', '文', '中'])
    expect({ added, extraPieces }).toEqual({ added: ['中', '文'], extraPieces: 4 })
  })

  test('is padded with unused pieces up to a multiple', () => {
    const { added, merged } = mergeVocabularies(model(['a']), model(['b']), { padToMultiple: 8 })
    expect(merged.pieces).toHaveLength(8)
    expect(added.slice(0, 2)).toEqual(['b', '<unused_0>'])
    expect(merged.kinds.get(3)).toBe('unused')
    expect(mergeVocabularies(model(['a']), model(['b']), { padToMultiple: 3 }).added).toEqual(['b'])
  })

  const inUnigram = (scores?: 'zero' | 'own' | 'below') =>
    mergeVocabularies(model(['a', 'b'], 'unigram'), model(['ab', '中'], 'unigram'), { scores })
  test('of two unigram models keeps the scores of each', () => {
    expect(piecesOf(inUnigram().model).map(({ score }) => score)).toEqual([0, -0, -1, -0, -1])
    expect(inUnigram().warnings).toEqual([])
    expect(inUnigram('zero').warnings).toEqual([expect.stringContaining('certainty')])
  })

  test.for<[string, () => unknown]>([
    ['no byte fallback', () => mergeVocabularies(model(['a'], 'bpe', false), model(['b']))],
    ["the piece 'b c' holds a space", () => mergeVocabularies(model(['a']), model(['b c']))],
    [
      "the piece 'x' to append",
      () => mergeVocabularies(model(['a']), model(['b']), { append: ['x', 'x'] }),
    ],
  ])('refuses: %s', ([message, merge]) => {
    expect(merge).toThrow(message)
  })
})
