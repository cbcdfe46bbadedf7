import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openReferencePackage } from '../../src/verify/adapters/open-reference-package.ts'
import type { PackageTokenizer } from '../../src/verify/adapters/reference-package.ts'
import { property } from '../property.ts'
import { byMerges, byRanks, byScores, encodeByMerges, encodeByRanks, joinPairs } from './bpe.ts'

const ranks = new Map(
  [...'abc', 'ab', 'bc', 'abc', 'ca', 'cab'].map((piece, rank) => [piece, rank]),
)
const merges = ['b c', 'a bc', 'a b', 'ab ab', 'c a']

test.for([
  ['merges', 'abc', 'abc', byMerges(merges)],
  ['merges', 'aab', 'a ab', byMerges(merges)],
  ['merges', 'abab', 'abab', byMerges(merges)],
  ['ranks', 'abcab', 'abc ab', byRanks(ranks)],
  [
    'scores',
    'abcc',
    'a bc c',
    byScores(
      new Map([
        ['ab', -2],
        ['bc', -1],
        ['abcc', 0],
      ]),
    ),
  ],
  ['scores', 'aaaaa', 'aa aa a', byScores(new Map([['aa', 0]]))],
] as const)('by %s, %s is cut as %s', ([, text, cut, priority]) => {
  expect(joinPairs([...text], priority).join(' ')).toBe(cut)
})

test('a pre-token that is a piece is that piece, though no pair makes it', () => {
  const alone = new Map([...ranks, ['cbcb', 9]])
  expect(joinPairs([...'cbcb'], byRanks(alone))).toEqual(['c', 'bc', 'b'])
  expect(encodeByRanks(alone, 'cbcb')).toEqual([9])
})

describe('what the packages do', () => {
  let tiktoken: PackageTokenizer
  let tokenizers: PackageTokenizer
  const vocabulary = ['a', 'b', 'c', 'bc', 'abc', 'ab', 'abab', 'ca']

  beforeAll(async () => {
    const lines = Array.from(ranks, ([piece, rank]) => `${btoa(piece)} ${rank}`)
    const input = { format: 'ranks', ranks: lines.join('\n'), pattern: '.+' } as const
    tiktoken = await openReferencePackage('tiktoken', 'toy', input)
    const vocab = Object.fromEntries(vocabulary.map((piece, id) => [piece, id]))
    const json = JSON.stringify({ added_tokens: [], model: { type: 'BPE', vocab, merges } })
    tokenizers = await openReferencePackage('tokenizers', 'toy', { format: 'tokenizer.json', json })
  })
  afterAll(async () => {
    await tiktoken.close()
    await tokenizers.close()
  })

  const text = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 40 })

  property([text])('tiktoken encodes by ranks', text => {
    const ids = text === '' ? [] : encodeByRanks(ranks, text)
    expect([...tiktoken.encode(text)]).toEqual(ids)
  })

  const withUnknown = fc.string({ unit: fc.constantFrom('a', 'b', 'c', 'x'), maxLength: 40 })

  property([withUnknown])('tokenizers encodes by merges', text => {
    const ids = new Map(vocabulary.map((piece, id) => [piece, id]))
    expect([...tokenizers.encode(text)]).toEqual(encodeByMerges(ids, merges, text))
  })
})
