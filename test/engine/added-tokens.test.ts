import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { engineFindsAddedTokens } from '../../src/engine/added-tokens.ts'
import { makeTokenFinder } from '../../src/tokenize/added-tokens.ts'
import { spellBytes } from '../../src/tokenize/byte-alphabet.ts'
import { makeReferenceEncoder } from '../../src/tokenize/reference.ts'
import { makeTokenizer, prepareTokenizer } from '../../src/tokenizer/make-tokenizer.ts'
import { splits } from '../../src/vocabulary/splits.ts'
import type { AddedToken, Vocabulary } from '../../src/vocabulary/vocabulary.ts'
import { bare } from '../oracles/bare-vocabulary.ts'
import { property } from '../property.ts'

const pieces = [
  ...Array.from({ length: 256 }, (_, byte) => spellBytes(Uint8Array.of(byte))),
  ...['aa', '  ', ' a', '中', '中文'].map(text => spellBytes(Buffer.from(text))),
]

function vocabularyOf(contents: readonly string[], isNormalized: boolean): Vocabulary {
  return bare({
    pieces,
    model: { type: 'bpe', order: 'rank' },
    preTokenizers: splits.gpt2,
    normalizers: isNormalized ? [{ type: 'nfc' }] : [],
    addedTokens: contents.map((content, i) => ({
      id: 1000 + i,
      content,
      special: false,
      normalized: isNormalized,
    })),
  })
}

/** The ids of the reference model: added tokens first, then the model on the text between them. */
function referenceIds(vocabulary: Vocabulary, text: string): number[] {
  const { addedTokens, ...rest } = vocabulary
  const find = makeTokenFinder(addedTokens)
  const encode = makeReferenceEncoder({ ...rest, addedTokens: [], normalizers: [] })
  const all: number[] = []
  const normalized = vocabulary.normalizers.length > 0 ? text.normalize('NFC') : text
  for (const stretch of find(normalized)) {
    if (typeof stretch === 'number') all.push(stretch)
    else encode(stretch, true, ids => all.push(...ids))
  }
  return all
}

const unit = fc.constantFrom(
  ' ',
  '\t',
  'a',
  '<',
  'x',
  '>',
  '<x>',
  'e',
  '\u0301',
  '中',
  '文',
  '    ',
)
const text = fc.string({ unit, maxLength: 60 })
const content = fc.constantFrom(
  '  ',
  '   ',
  '      ',
  '\t\t',
  '\t\t\t',
  '<x>',
  '<x',
  'aa中',
  ' a',
  'xe',
)

describe('the engine finds the added tokens that the reference model finds', () => {
  property(
    [fc.uniqueArray(content, { minLength: 1 }), fc.array(text, { maxLength: 40 }), fc.boolean()],
    { numRuns: 60 },
  )('in any text', (contents, texts, isNormalized) => {
    const vocabulary = vocabularyOf(contents, isNormalized)
    expect(engineFindsAddedTokens(vocabulary)).toBe(!contents.includes('aa中'))
    const tokenizer = makeTokenizer('toy', vocabulary)
    const restored = makeTokenizer('toy', vocabulary, prepareTokenizer(vocabulary))
    for (const text of texts) {
      const ids = referenceIds(vocabulary, text)
      expect({ text, ids: [...tokenizer.encode(text)] }).toEqual({ text, ids })
      expect([...restored.encode(text)]).toEqual(ids)
      expect(tokenizer.countTokens(text)).toBe(ids.length)
    }
  })
})

test.for<[string, Partial<AddedToken>]>([
  ['that must be whole words', { singleWord: true }],
  ['that strip white space', { leftStrip: true }],
  ['of one character', { content: ' ' }],
  ['beyond ASCII', { content: '中文' }],
  ['that are looked for before normalizing', { normalized: false }],
])('added tokens %s are left to the reference model', ([, change]) => {
  const vocabulary = vocabularyOf(['  '], true)
  const addedTokens = vocabulary.addedTokens.map(token => ({ ...token, ...change }))
  expect(engineFindsAddedTokens(vocabulary)).toBe(true)
  expect(engineFindsAddedTokens({ ...vocabulary, addedTokens })).toBe(false)
})
