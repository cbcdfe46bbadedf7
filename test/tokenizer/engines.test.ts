import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { makeTokenizer } from '../../src/tokenizer/make-tokenizer.ts'
import type { BpeSpec } from '../../src/vocabulary/vocabulary.ts'
import { bare } from '../oracles/bare-vocabulary.ts'
import { byMerges, byRanks, joinPairs } from '../oracles/bpe.ts'
import { toy } from '../oracles/random-pieces.ts'
import type { SentencePieceData } from '../oracles/sentencepiece.ts'
import { encodeSentencePieceBpe } from '../oracles/sentencepiece-bpe.ts'
import { encodeSentencePieceUnigram } from '../oracles/sentencepiece-unigram.ts'
import { property } from '../property.ts'

function fromData({ pieces, byteFallback = false }: SentencePieceData, type: 'bpe' | 'unigram') {
  const common = { unknownId: 0, byteFallback }
  return makeTokenizer(
    'toy',
    bare({
      pieces: pieces.map(({ piece }) => piece),
      kinds: new Map(pieces.map(({ kind }, id) => [id, kind])),
      scores: Float32Array.from(pieces, ({ score }) => score),
      model:
        type === 'unigram'
          ? { type, arithmetic: 'sentencepiece', ...common }
          : { type, order: 'score', fuseUnknown: true, ...common },
    }),
  )
}

describe('engine and reference model give the ids of the definitions', () => {
  property([toy], { numRuns: 60 })('SentencePiece BPE', ({ data, texts }) => {
    const tokenizer = fromData(data, 'bpe')
    for (const text of texts)
      expect([...tokenizer.encode(text)]).toEqual(encodeSentencePieceBpe(data, text))
  })

  property([toy], { numRuns: 60 })('SentencePiece Unigram', ({ data, texts }) => {
    const tokenizer = fromData(data, 'unigram')
    for (const text of texts) {
      expect([...tokenizer.encode(text)]).toEqual(encodeSentencePieceUnigram(data, text))
    }
  })

  const letters = fc.constantFrom('a', 'b', 'c')
  const words = fc.uniqueArray(fc.string({ unit: letters, minLength: 2, maxLength: 5 }), {
    maxLength: 20,
  })
  const text = fc.string({ unit: letters, maxLength: 60 })

  property([words, text])('BPE by rank', (longer, text) => {
    const pieces = ['a', 'b', 'c', ...longer]
    const tokenizer = makeTokenizer('toy', bare({ pieces, model: { type: 'bpe', order: 'rank' } }))
    const ranks = new Map(pieces.map((piece, rank) => [piece, rank]))
    const expected = joinPairs(Array.from(text), byRanks(ranks)).map(piece => ranks.get(piece))
    expect([...tokenizer.encode(text)]).toEqual(expected)
  })

  const pairs = fc.array(fc.tuple(fc.nat(), fc.nat()), { maxLength: 20 })
  property([pairs, text])('BPE by merges', (choices, text) => {
    const pieces = ['a', 'b', 'c']
    const merges = choices.map(([left, right]) => {
      const pair = [pieces[left % pieces.length]!, pieces[right % pieces.length]!]
      if (!pieces.includes(pair.join(''))) pieces.push(pair.join(''))
      return pair.join(' ')
    })
    const model: BpeSpec = { type: 'bpe', order: 'merges', merges }
    const tokenizer = makeTokenizer('toy', bare({ pieces, model }))
    const expected = joinPairs(Array.from(text), byMerges(merges)).map(piece =>
      pieces.indexOf(piece),
    )
    expect([...tokenizer.encode(text)]).toEqual(expected)
  })
})

describe('long runs take n log n', () => {
  const runs = [2, 4, 8, 16].flatMap(n => ['a'.repeat(n), '中'.repeat(n)])
  const pieces = ['<unk>', 'a', 'b', '中', ...runs, 'ab', 'abab']
  const scores = new Float32Array(pieces.length).fill(-1)
  test.for(['a', 'ab', '中', 'aab'])('a million characters of %s', { timeout: 20_000 }, unit => {
    const text = unit.repeat(1_000_000 / unit.length)
    for (const model of [
      { type: 'bpe', order: 'rank', unknownId: 0 },
      { type: 'unigram', unknownId: 0, arithmetic: 'sentencepiece' },
    ] as const) {
      const tokenizer = makeTokenizer('toy', bare({ pieces, model, scores }))
      expect(tokenizer.countTokens(text)).toBeGreaterThan(50_000)
    }
  })
})

describe('a tokenizer', () => {
  const tokenizer = makeTokenizer(
    'toy',
    bare({
      pieces: ['<unk>', 'a', 'b', 'ab', '<s>'],
      kinds: new Map([
        [0, 'unknown'],
        [4, 'control'],
      ]),
      model: { type: 'bpe', order: 'rank', unknownId: 0, fuseUnknown: true },
      addedTokens: [
        { id: 5, content: '  ', special: false },
        { id: 6, content: '   ', special: false },
        { id: 7, content: '<eos>', special: true },
      ],
    }),
  )

  test.for<[string, string, number[]]>([
    ['finds the longest added token', 'a   b', [1, 6, 2]],
    ['takes text that looks like a control piece as text', '<s>', [0]],
    ['takes text that looks like a special token as text', 'a<eos>', [1, 0]],
    ['fuses neighbouring unknowns', 'xyzab', [0, 3]],
    ['makes nothing of the empty text', '', []],
    ['takes an unpaired surrogate as U+FFFD', 'a\ud800b', [1, 0, 2]],
    ['knows words that objects inherit', 'constructor', [0]],
  ])('%s', ([, text, ids]) => {
    expect([...tokenizer.encode(text)]).toEqual(ids)
    expect(tokenizer.countTokens(text)).toBe(ids.length)
  })

  test('has ids below its size', () => {
    expect(tokenizer.vocabSize).toBe(8)
  })
})
