import { expect, test } from 'vitest'
import { count } from '../../src/count/count.ts'
import { makeMeter } from '../../src/count/meters.ts'
import { countsOf, pieceNames } from '../../src/count/totals.ts'
import { loadTokenizer } from '../../src/load/load.ts'
import { gini } from '../../src/metrics/metrics.ts'
import { traitsOf } from '../../src/metrics/piece-traits.ts'
import { usageOf } from '../../src/metrics/usage.ts'
import { settingsFrom } from '../../src/sources/settings.ts'
import { makeTokenizer } from '../../src/tokenizer/make-tokenizer.ts'
import { bare } from '../oracles/bare-vocabulary.ts'

/** How often each word of a text between blanks occurs. */
const frequencies = (text: string) => {
  const seen = new Map<string, number>()
  for (const word of text.split(' ')) seen.set(word, (seen.get(word) ?? 0) + 1)
  return seen.values()
}

// The two texts and values of tokenization-scorer's own tests (zouharvi/tokenization-scorer, test.py).
test.for([
  ['pick @@ed pick @@l @@ed pick @@les', 0.8265064834, 0.9211854965],
  ['pick @@e @@d pick @@l @@e @@d pick @@l @@e @@s', 0.9204840242, 0.9609557933],
] as const)('%s is used as evenly as tokenization-scorer says', ([text, renyi, shannon]) => {
  const { distinct, renyiBits, shannonBits } = usageOf(frequencies(text))
  expect(renyiBits / Math.log2(distinct)).toBeCloseTo(renyi, 6)
  expect(shannonBits / Math.log2(distinct)).toBeCloseTo(shannon, 6)
})

test('Rényi of order 1 is Shannon, and equal shares are as many bits as there are tokens', () => {
  expect(usageOf([3, 1], 1).renyiBits).toBe(usageOf([3, 1]).shannonBits)
  expect(usageOf([5, 5, 5, 5, 0])).toEqual({ distinct: 4, shannonBits: 2, renyiBits: 2 })
  expect(usageOf([])).toEqual({ distinct: 0, shannonBits: 0, renyiBits: 0 })
})

test.for([
  [[10, 30], 0.25],
  [[7, 7, 7], 0],
  [[0, 0, 0, 8], 0.75],
] as const)('of the costs %j Gini is %d', ([tokens, expected]) => {
  expect(gini(tokens)).toBeCloseTo(expected)
})

test('languages that cost nothing have no Gini', () => {
  expect(gini([0, 0])).toBeUndefined()
})

/** What gpt2 makes of a text, by hand: Ġ is a blank, and 麒 is three tokens. */
test.for([
  // the | ▁cat
  ['the cat', { singleCharacterTokens: 0, splitCharacters: 0, continuedWords: 0 }],
  // a | ▁b | ▁c
  ['a b c', { singleCharacterTokens: 3, splitCharacters: 0, continuedWords: 0 }],
  // un | aff | ord | able | ▁x: one word of several tokens, and a single x
  ['unaffordable x', { singleCharacterTokens: 1, splitCharacters: 0, continuedWords: 1 }],
  // ▁hello, | , | ▁world | !: two words that their signs continue
  ['hello, world!', { singleCharacterTokens: 2, splitCharacters: 0, continuedWords: 2 }],
  // two characters of three bytes, neither of them a piece
  ['麒麟', { singleCharacterTokens: 0, splitCharacters: 2, continuedWords: 1 }],
] as const)('%s is, for gpt2, %j', async ([text, expected]) => {
  const gpt2 = await loadTokenizer('gpt2', settingsFrom())
  const meter = makeMeter({ tokenizer: gpt2, pieces: true })
  meter.add(text, 0)
  expect(countsOf(meter.totals(), pieceNames)).toEqual(expected)
})

test('pieces are looked at only where that was asked for', async () => {
  const gpt2 = await loadTokenizer('gpt2', settingsFrom())
  expect(makeMeter({ tokenizer: gpt2 }).totals()).not.toHaveProperty('frequencies')
  expect(count(gpt2, 'a').counts).not.toHaveProperty('splitCharacters')
})

test('every byte and control piece has its traits', () => {
  const vocabulary = bare({
    pieces: ['<unk>', '<0xE4>', '<0x41>', '▁a', '▁', 'ab'],
    kinds: new Map([
      [0, 'unknown' as const],
      [1, 'byte' as const],
      [2, 'byte' as const],
    ]),
    decoders: [{ type: 'sentencepiece' as const, strip: 'one' as const }],
    model: { type: 'bpe', order: 'rank' },
  })
  const names = (id: number) => traitsOf(vocabulary, 6)[id]!
  expect(Array.from({ length: 6 }, (_, id) => names(id))).toEqual([
    32,
    2,
    1,
    1 | 4 | 16,
    1 | 4 | 8 | 16,
    0,
  ])
})

test('an unknown token loses as many characters as it stands for', () => {
  const words = makeTokenizer(
    'words',
    bare({
      pieces: ['<unk>', 'ab', 'c'],
      kinds: new Map([[0, 'unknown' as const]]),
      model: { type: 'wordlevel', unknownId: 0 },
      preTokenizers: [{ type: 'split', pattern: ' ', behavior: 'removed' }],
      decoders: [{ type: 'tokens', steps: [] }],
    }),
  )
  expect(count(words, 'ab 麒麟儿 c xy').counts).toMatchObject({
    tokens: 4,
    unknowns: 2,
    lostCharacters: 5,
  })
})
