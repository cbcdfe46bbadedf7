import { expect, test } from 'vitest'
import { type Counts, isStruckOut } from '../../src/metrics/counts.ts'
import { findMetric, type MetricName, metricNames, metricOf } from '../../src/metrics/metrics.ts'

// Counted by hand: two samples of Chinese, their English, and another tokenizer on the Chinese.
const counts: Counts = {
  samples: 2,
  tokens: 30,
  characters: 20,
  bytes: 60,
  words: 12,
  unknowns: 0,
  lostCharacters: 0,
  byteFallbackTokens: 0,
}
const english = { ...counts, tokens: 12 }
const measured = {
  counts: { ...counts, byteFallbackTokens: 6 },
  english,
  baseline: { ...counts, tokens: 40 },
  languages: [english, counts],
  vocabulary: 1024,
  pieces: { singleCharacterTokens: 12, splitCharacters: 4, continuedWords: 9 },
  usage: { distinct: 16, shannonBits: 3, renyiBits: 2 },
}

test.for<[MetricName, number]>([
  ['tokensPerSample', 15],
  ['tokensPerCharacter', 1.5],
  ['charactersPerToken', 20 / 30],
  ['bytesPerToken', 2],
  ['tokensPerByte', 0.5],
  ['fertility', 2.5],
  ['parity', 2.5],
  ['normalizedSequenceLength', 0.75],
  ['charactersIn2048Tokens', (2048 * 20) / 30],
  ['bitsPerCharacter', 15],
  ['byteFallbackShare', 0.2],
  // |12 - 30| twice ÷ (2 × 2 × 42)
  ['giniAcrossLanguages', 36 / 168],
  ['singleCharacterShare', 0.4],
  ['splitCharacterShare', 0.2],
  ['continuedWordShare', 0.75],
  ['vocabularyUtilisation', 1 / 64],
  ['shannonEfficiency', 0.75],
  ['renyiEfficiency', 0.5],
])('%s is %d', ([name, value]) => {
  expect(metricOf(name).of(measured)).toBe(value)
})

test('every metric states formula, direction and digits', () => {
  for (const name of metricNames) {
    const { label, formula, better, digits } = metricOf(name)
    expect(label).not.toBe('')
    expect(formula).toMatch(/÷/)
    expect(['lower', 'higher', 'near 1']).toContain(better)
    expect(digits).toBeGreaterThanOrEqual(0)
  }
})

test('a metric of nothing, or without what it needs, is no number', () => {
  const nothing = { ...counts, tokens: 0, characters: 0, samples: 0 }
  expect(metricOf('tokensPerCharacter').of({ counts: nothing })).toBeUndefined()
  expect(metricOf('charactersPerToken').of({ counts: nothing })).toBeUndefined()
  expect(metricOf('parity').of({ counts })).toBeUndefined()
  expect(metricOf('normalizedSequenceLength').of({ counts })).toBeUndefined()
  expect(metricOf('renyiEfficiency').of({ counts })).toBeUndefined()
  expect(metricOf('bitsPerCharacter').of({ counts })).toBeUndefined()
})

test.for([
  ['tokenspercharacter', 'tokensPerCharacter'],
  ['NSL', 'normalizedSequenceLength'],
  ['premium', 'parity'],
] as const)('%s means %s', ([name, expected]) => {
  expect(findMetric(name)).toBe(expected)
})

test('a mistyped metric is answered with the nearest ones', () => {
  expect(() => findMetric('tokensPerCharacters')).toThrow('did you mean tokensPerCharacter')
})

test.for([
  [0, false],
  [10, false],
  [11, true],
] as const)('%d characters lost of 1,000 strike a cell out: %s', ([lostCharacters, struck]) => {
  expect(isStruckOut({ ...counts, characters: 1000, lostCharacters })).toBe(struck)
})
