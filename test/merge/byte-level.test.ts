import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readRankFile } from '../../src/formats/tiktoken.ts'
import { readTokenizerJson } from '../../src/formats/tokenizer-json.ts'
import { mergeIntoByteLevel } from '../../src/merge/byte-level.ts'
import { deadPieces } from '../../src/merge/dead-pieces.ts'
import { writtenForms } from '../../src/produce/expand/forms.ts'
import { byteAlphabet, toByteAlphabet } from '../../src/tokenize/byte-alphabet.ts'
import { makeTokenizer } from '../../src/tokenizer/make-tokenizer.ts'
import { splits } from '../../src/vocabulary/splits.ts'
import type { Vocabulary } from '../../src/vocabulary/vocabulary.ts'
import { byteLevel, byteLevelJson } from '../parity/byte-level-json.ts'
import { property } from '../property.ts'

const merged = ['th', 'the', ' the', '中', '中文', '，']

/** All bytes and a few pieces, going by ranks. */
const rankBase = readRankFile(
  [
    ...Array.from({ length: 256 }, (_, byte) => Buffer.of(byte)),
    ...merged.map(text => Buffer.from(text)),
  ]
    .map(bytes => `${bytes.toString('base64')}\n`)
    .join(''),
  { preTokenizers: splits.cl100k },
)

const json = byteLevelJson({
  pieces: [...byteAlphabet, 'th', 'the', 'Ġthe', 'ä¸', 'ä¸Ń'],
  merges: ['t h', 'th e', 'Ġ the', 'ä ¸', 'ä¸ Ń'],
  preTokenizer: byteLevel(true),
  addedTokens: [{ id: 300, content: '<|end|>' }],
})
const listBase = readTokenizerJson(json)

const bases: readonly [string, Vocabulary, number][] = [
  ['ranks', rankBase, 280],
  ['a list of merges', listBase, 301],
]
const unit = fc.constantFrom('t', 'h', 'e', ' ', '中', '文', '字', '，', '1')
const words = fc.uniqueArray(
  fc.string({ unit: fc.constantFrom('t', 'h', 'e', '中', '文', '字'), minLength: 1, maxLength: 5 }),
  {
    minLength: 1,
    maxLength: 8,
  },
)

describe.for(bases)('a base of bytes that goes by %s', ([, base, firstId]) => {
  property([words])('keeps its ids, and every new piece is in the ids of some text', extra => {
    const { merged, added, producible } = mergeIntoByteLevel(base, extra, firstId)
    expect(merged.pieces.slice(0, base.pieces.length)).toEqual(base.pieces)
    const lacking = extra.map(toByteAlphabet).filter(piece => !base.pieces.includes(piece))
    expect(added.slice(0, lacking.length)).toEqual(lacking)
    expect(merged.pieces.slice(firstId)).toEqual(added)
    expect(new Set(merged.pieces.filter(piece => piece !== undefined)).size).toBe(
      merged.pieces.filter(piece => piece !== undefined).length,
    )
    expect(deadPieces(merged, producible)).toEqual([])
  })

  property([words, fc.string({ unit, maxLength: 30 })])(
    'only ever puts tokens of the base together',
    (extra, text) => {
      const { merged } = mergeIntoByteLevel(base, extra, firstId)
      const ids = (vocabulary: Vocabulary) => [...makeTokenizer('toy', vocabulary).encode(text)]
      const lengths = (vocabulary: Vocabulary) =>
        ids(vocabulary).map(id => vocabulary.pieces[id]!.length)
      const ends = (vocabulary: Vocabulary) => {
        let at = 0
        return lengths(vocabulary).map(length => (at += length))
      }
      expect(ends(base)).toEqual(expect.arrayContaining(ends(merged)))
      expect(makeTokenizer('toy', merged).decode(ids(merged))).toBe(text)
    },
  )

  property([words, fc.array(fc.string({ unit, maxLength: 30 }), { maxLength: 20 })], {
    numRuns: 30,
  })('is written as forms that give the same ids, or not at all', (extra, texts) => {
    const merge = mergeIntoByteLevel(base, extra, firstId)
    const ours = makeTokenizer('toy', merge.merged)
    for (const form of writtenForms(merge, [])) {
      if ('refused' in form) continue
      const written = makeTokenizer('written', form.vocabulary)
      for (const text of texts)
        expect({ text, ids: written.encode(text) }).toEqual({ text, ids: ours.encode(text) })
    }
  })
})

test('what a pre-tokenizer always cuts is left out, and said', () => {
  const { added, warnings } = mergeIntoByteLevel(rankBase, ['1月', '字'], 280)
  expect(added).toEqual([toByteAlphabet('字'), toByteAlphabet('字').slice(0, 2)])
  expect(warnings).toEqual([expect.stringContaining('1 pieces of the extra are left out')])
})

test('named pieces and padding are special tokens, so nothing merges into them', () => {
  const { merged, added } = mergeIntoByteLevel(rankBase, ['文'], 280, {
    append: ['[PAD]'],
    padToMultiple: 8,
  })
  expect(added.slice(-2)).toEqual(['<unused_3>', '<unused_4>'])
  expect(merged.addedTokens[0]).toEqual({ id: 282, content: '[PAD]', special: true })
  expect(280 + added.length).toBe(288)
})

test('a tokenizer.json is added to in place: what is not known in it stays', () => {
  const sourceJson = JSON.stringify({ ...JSON.parse(json), unheardOf: { of: 1 } })
  const merge = { ...mergeIntoByteLevel(listBase, ['文'], 301, { append: ['[PAD]'] }), sourceJson }
  const form = writtenForms(merge, []).find(({ file }) => file === 'tokenizer.json')!
  if ('refused' in form) throw new Error(form.refused)
  const written = JSON.parse(String(form.files.tokenizer))
  expect(written.unheardOf).toEqual({ of: 1 })
  expect(written.model.merges.slice(0, 5)).toEqual(JSON.parse(json).model.merges)
  expect(written.added_tokens.map(({ id }: { id: number }) => id)).toEqual([300, 303])
})

test.for<[string, () => unknown]>([
  ['option `scores: below`', () => mergeIntoByteLevel(rankBase, ['文'], 280, { scores: 'zero' })],
  [
    'must merge pairs of bytes',
    () => mergeIntoByteLevel({ ...rankBase, preTokenizers: [] }, ['文'], 280),
  ],
])('refuses: %s', ([message, merge]) => {
  expect(merge).toThrow(message)
})
