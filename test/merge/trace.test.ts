import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readSentencePieceModel, sentencePieceVocabulary } from '../../src/formats/sentencepiece.ts'
import { deadPieces } from '../../src/merge/dead-pieces.ts'
import { mergeVocabularies } from '../../src/merge/merge.ts'
import { cheapestDerivation } from '../../src/merge/repair.ts'
import { makeTracer } from '../../src/merge/trace.ts'
import { makeTokenizer } from '../../src/tokenizer/make-tokenizer.ts'
import { property } from '../property.ts'
import { firstPiece, toyModel } from './toy-model.ts'

const vocabularyOf = (pieces: readonly (readonly [piece: string, score: number])[]) =>
  sentencePieceVocabulary(readSentencePieceModel(toyModel(pieces)))
const first = firstPiece

/** Few letters and few scores, so that pieces overlap and tie. */
const scored = fc.uniqueArray(
  fc.tuple(
    fc.string({ unit: fc.constantFrom('a', 'b', 'c'), minLength: 2, maxLength: 5 }),
    fc.constantFrom(0, -1, -2),
  ),
  { selector: ([piece]) => piece, minLength: 1, maxLength: 12 },
)
const letters = [...'abc'].map(letter => [letter, -9] as const)

/** Every text of `a`, `b`, `c` that is no longer than this. */
function allTexts(longest: number): string[] {
  return longest === 0
    ? ['']
    : ['', ...allTexts(longest - 1).flatMap(text => [...'abc'].map(letter => letter + text))]
}

property([scored, fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 12 })])(
  'a trace ends with the ids that the engine gives',
  (pieces, text) => {
    const vocabulary = vocabularyOf([...letters, ...pieces])
    const model = makeTokenizer('toy', { ...vocabulary, normalizers: [] })
    const { symbols } = makeTracer(vocabulary).trace(Array.from(text))
    expect(Array.from(model.encode(text), id => vocabulary.pieces[id])).toEqual(symbols)
  },
)

const texts = allTexts(7)
property([scored], { numRuns: 15 })('a piece is dead exactly if no text gives it', pieces => {
  const vocabulary = vocabularyOf([...letters, ...pieces])
  const tokenizer = makeTokenizer('toy', vocabulary)
  const given = new Set(texts.flatMap(text => [...tokenizer.encode(text)]))
  const ids = pieces.map((_, i) => first + letters.length + i)
  expect(deadPieces(vocabulary, ids).map(({ id }) => id)).toEqual(ids.filter(id => !given.has(id)))
})

test.for<[string, [string, number][], object]>([
  [
    'no two pieces make it',
    [['aba', 0]],
    { reason: 'missing link', missing: ['ab'], cut: ['a', 'b', 'a'] },
  ],
  ['two links are missing', [['abca', 0]], { reason: 'missing link', missing: ['ab', 'abc'] }],
  [
    'one of two is there',
    [
      ['abca', 0],
      ['bc', 0],
    ],
    { reason: 'missing link', missing: ['abc'] },
  ],
  [
    'a tie',
    [
      ['ab', -1],
      ['abc', 0],
      ['aa', -1],
      ['aabc', 0],
    ],
    { piece: 'aabc', reason: 'tie', by: 'aa', cut: ['aa', 'b', 'c'] },
  ],
  [
    'a better one',
    [
      ['ab', -1],
      ['abc', 0],
      ['aa', 0],
      ['aabc', 0],
    ],
    { piece: 'aabc', reason: 'outranked', by: 'aa', cut: ['aa', 'b', 'c'] },
  ],
])('the reason is told: %s', ([, pieces, expected]) => {
  const vocabulary = vocabularyOf([...letters, ...pieces])
  const ids = pieces.map((_, i) => first + letters.length + i)
  expect(deadPieces(vocabulary, ids)).toEqual([expect.objectContaining(expected)])
})

test('what a normalizer or pre-tokenizer never leaves whole is cut', () => {
  const vocabulary = vocabularyOf([...letters, ['ab', 0]])
  const lowercased = {
    ...vocabulary,
    normalizers: [{ type: 'replace', text: 'b', by: 'c' } as const],
  }
  expect(deadPieces(lowercased, [first + 3])).toMatchObject([{ piece: 'ab', reason: 'cut' }])
})

test.for<[string[], string[], string[]]>([
  [['a', 'b', 'c'], [], ['ab']],
  [['a', 'b', 'c'], ['bc'], []],
  [['a', 'b', 'c', 'd'], ['bc', 'bcd'], []],
  [['a', 'b', 'c', 'd'], ['cd'], ['ab']],
  [['ab', 'c', 'd', 'e'], ['de'], ['abc']],
])('putting %j together with %j there lacks %j', ([symbols, there, missing]) => {
  const known = new Set([...there, symbols.join('')])
  expect(cheapestDerivation(symbols, part => known.has(part)).missing).toEqual(missing)
})

property([scored], { numRuns: 30 })('repair leaves none dead and moves no id', pieces => {
  const base = toyModel(letters)
  const extra = toyModel(pieces)
  for (const scores of ['zero', 'own', 'below'] as const) {
    const plain = mergeVocabularies(base, extra, { scores })
    const repaired = mergeVocabularies(base, extra, { scores, repair: true, append: ['[PAD]'] })
    const ids = pieces.map((_, i) => first + letters.length + i)
    const links = repaired.links.map((_, i) => first + letters.length + pieces.length + i)
    expect(deadPieces(repaired.merged, [...ids, ...links])).toEqual([])
    expect(repaired.added).toEqual([...plain.added, ...repaired.links, '[PAD]'])
    const dead = deadPieces(plain.merged, ids)
    if (dead.length === 0) expect(repaired.links).toEqual([])
  }
})
