import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { noteFollowers } from '../../src/train/followers.ts'
import { sentencePieceOptions } from '../../src/train/options.ts'
import { descendingOrder } from '../../src/train/unigram-descending.ts'
import { expectedCounts } from '../../src/train/unigram-expectation.ts'
import { latticeOf } from '../../src/train/unigram-lattice.ts'
import { exp, logSumExp } from '../../src/train/unigram-log-sum.ts'
import { digamma, maximise } from '../../src/train/unigram-maximisation.ts'
import { prune } from '../../src/train/unigram-prune.ts'
import { findSeeds, type Seeds } from '../../src/train/unigram-seeds.ts'
import { splitWords } from '../../src/train/unigram-split.ts'
import { spell, type UnigramText, unigramText } from '../../src/train/unigram-text.ts'
import { pieceRule } from '../../src/train/valid-piece.ts'
import { countWords, sortedWords } from '../../src/train/words.ts'
import { property } from '../property.ts'

const sentence = fc
  .array(fc.string({ unit: fc.constantFrom('a', 'b', 'c'), minLength: 1, maxLength: 9 }), {
    minLength: 1,
    maxLength: 6,
  })
  .map(words => words.map(word => `▁${word}`).join(''))
const sentences = fc.array(sentence, { minLength: 1, maxLength: 12 })

describe('seeds', () => {
  property([sentences], { numRuns: 300 })(
    'are the stretches that repeat and go on in more than one way',
    sentences => {
      const { text, seeds } = seedsOf(sentences)
      const found = spelt(text, seeds).slice(seeds.singles)
      const weights = repeatedStretches(sentences)
      expect(new Set(found)).toEqual(new Set(weights.keys()))
      expect(found.map(piece => weights.get(piece))).toEqual(
        [...weights.values()].sort((a, b) => b - a),
      )
    },
  )

  test('weigh their count times their length', () => {
    const { text, seeds } = seedsOf(['▁banana'])
    expect(spelt(text, seeds)).toEqual(['a', 'n', 'b', '▁', 'ana', 'na'])
    const shares = [...seeds.pieces.scores].map(score => Math.exp(score) * 17)
    for (const [i, share] of [3, 2, 1, 1, 6, 4].entries()) expect(shares[i]).toBeCloseTo(share, 4)
  })

  test('are at most the requested number, the heaviest', () => {
    const { text, seeds } = seedsOf(['▁banana'], { seedSize: 1 })
    expect(spelt(text, seeds).slice(seeds.singles)).toEqual(['ana'])
  })

  test('have an edge at each of their places', () => {
    const { text, seeds } = seedsOf(['▁banana'])
    const { from, piece } = latticeOf(text, seeds)
    const pieces = spelt(text, seeds)
    const edges = Array.from('▁banana', (_, at) =>
      Array.from(piece.subarray(from.indexOf(at), from.lastIndexOf(at) + 1), i => pieces[i]).join(
        ' ',
      ),
    )
    expect(edges).toEqual(['▁', 'b', 'ana a', 'na n', 'ana a', 'na n', 'a'])
  })
})

describe.each([
  ['rounded', true],
  ['plain', false],
])('expectation, %s,', (_, isRounded) => {
  test('is the sum over all cuts, each by its probability', () => {
    // Cuts of ab: a·b has 1/9 and ab has 1/3, three times as much.
    const { text, lattice, pieces } = toy('ab', ['a', 'b', 'ab'], [1 / 3, 1 / 3, 1 / 3], 8)
    const { counts, logLikelihood } = expectedCounts({ text, lattice, pieces }, isRounded)
    expect([...counts].map(count => count.toFixed(5))).toEqual(['2.00000', '2.00000', '6.00000'])
    expect(logLikelihood).toBeCloseTo(8 * Math.log(4 / 9), 5)
  })

  test('counts an unknown character as the first piece', () => {
    const { text, lattice, pieces } = toy('ab', ['a'], [1], 2)
    expect([...expectedCounts({ text, lattice, pieces }, isRounded).counts]).toEqual([4])
  })

  const step = fc.nat(4)
  property([sentences, step])(
    'and shares of it never make the text less likely',
    (sentences, steps) => {
      const { text, seeds } = seedsOf(sentences)
      const lattice = latticeOf(text, seeds)
      let { pieces } = seeds
      let before = Number.NEGATIVE_INFINITY
      for (let i = 0; i <= steps; i++) {
        const { counts, logLikelihood } = expectedCounts({ text, lattice, pieces }, isRounded)
        expect(logLikelihood).toBeGreaterThan(before - 1e-4 * Math.abs(logLikelihood))
        before = logLikelihood
        const sum = counts.reduce((sum, count) => sum + count, 0)
        pieces = { ...pieces, scores: counts.map(count => Math.log(Math.max(count / sum, 1e-30))) }
      }
    },
  )
})

property([sentences])('a split text has the same expected counts as the whole one', sentences => {
  const { text, seeds } = seedsOf(sentences)
  const whole = { text, lattice: latticeOf(text, seeds), pieces: seeds.pieces }
  const rounded = expectedCounts(whole, true)
  const counted = expectedCounts(whole, false)
  // Splitting reuses the memory of its input.
  const split = splitWords(whole)
  const parts = expectedCounts(split, false)
  for (const [piece, count] of rounded.counts.entries()) {
    expect(counted.counts[piece]).toBeCloseTo(count, 3)
    expect(parts.counts[piece]).toBeCloseTo(counted.counts[piece]!, 5)
  }
  expect(parts.logLikelihood).toBeCloseTo(counted.logLikelihood, 4)
})

test('words are split where no piece crosses, and equal parts are one', () => {
  const { text, lattice, pieces } = toy('abcabca', ['a', 'b', 'c', 'ab'], [0.4, 0.2, 0.2, 0.2], 3)
  const split = splitWords({ text, lattice, pieces })
  const parts = Array.from(split.text.starts, (start, part) =>
    spell(split.text, start, split.text.ends[part]! - start),
  )
  expect(parts).toEqual(['ab', 'c', 'a'])
  expect([...split.text.counts]).toEqual([6, 6, 3])
  expect([...split.lattice.words]).toEqual([0, 3, 4, 5])
})

test('maximisation drops pieces that are hardly expected, and lowers the scores of rare ones', () => {
  const pieces = {
    scores: Float32Array.of(-1, -1, -1),
    lengths: Uint16Array.of(1, 2, 3),
    places: Int32Array.of(0, 4, 8),
  }
  const { kept, pieces: after } = maximise(pieces, Float32Array.of(100, 0.49, 1))
  expect([...kept]).toEqual([0, 2])
  expect([...after.places]).toEqual([0, 8])
  expect(after.scores[0]).toBeCloseTo(Math.log(100 / 101), 3)
  expect(after.scores[1]).toBeLessThan(Math.log(1 / 101) - 0.5)
})

describe('pruning', () => {
  test('removes a piece that scores less than its parts', () => {
    const { text, lattice, pieces } = toy('ab', ['a', 'b', 'ab'], [0.5, 0.4, 0.1], 5)
    expect([...prune({ text, lattice, pieces }, 3).kept]).toEqual([0, 1])
  })

  test('keeps the pieces of the greatest loss', () => {
    const pieces = ['a', 'b', 'c', 'ab', 'bc']
    const toyOf = toy('abbcab', pieces, [0.1, 0.1, 0.1, 0.5, 0.2], 1)
    expect([...prune(toyOf, 1).kept]).toEqual([3])
  })
})

test('the digamma function is that of the tables', () => {
  expect(digamma(1)).toBeCloseTo(-0.5772156649, 9)
  expect(digamma(0.5)).toBeCloseTo(-1.963510026, 9)
  expect(digamma(100)).toBeCloseTo(4.6001618527, 9)
})

const logarithm = fc.float({ min: -300, max: 0, noNaN: true })

property([logarithm, logarithm])('a sum of logarithms is as precise as a float32', (x, y) => {
  const sum = Math.max(x, y) + Math.log1p(Math.exp(-Math.abs(x - y)))
  expect(Math.abs(logSumExp(x, y) - sum)).toBeLessThan(1e-9 + Math.abs(sum) * 2 ** -24)
})

test('minus infinity adds nothing', () => {
  expect(logSumExp(Number.NEGATIVE_INFINITY, -3)).toBe(-3)
  expect(logSumExp(Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY)).toBe(
    Number.NEGATIVE_INFINITY,
  )
})

property([fc.double({ min: -39.9, max: 0.1, noNaN: true })])('exp is right', x => {
  expect(Math.abs(exp(x) / Math.exp(x) - 1)).toBeLessThan(3e-10)
})

property([fc.array(fc.oneof(fc.double({ noNaN: true }), fc.integer({ min: -3, max: 3 })))])(
  'values are in descending order, equal ones in their own',
  values => {
    const sorted = [...values.keys()].sort((a, b) => values[b]! - values[a]! || a - b)
    expect([...descendingOrder(Float64Array.from(values))].map(at => values[at]! + 0)).toEqual(
      sorted.map(at => values[at]! + 0),
    )
  },
)

test('followers are collected, and move to a replacement', () => {
  const followers = noteFollowers()
  followers.add(['▁a', '▁b'])
  followers.add(['▁a', 'x'])
  followers.add(['▁a'])
  followers.replace('▁a', '▁c')
  expect([followers.of('▁c'), followers.of('▁b'), followers.of('x')]).toEqual(['▁x\0', '\0', '\0'])
})

const options = sentencePieceOptions({})

function seedsOf(sentences: readonly string[], { seedSize = 1_000_000 } = {}) {
  const followers = noteFollowers()
  const counter = countWords(options, followers)
  for (const sentence of sentences) counter.add(sentence)
  const words = sortedWords(counter)
  const characters = charactersOf(sentences)
  const text = unigramText({ ...words, characters, followers: words.words.map(followers.of) })
  const maxSentencePieceLength = 16
  const isPiece = pieceRule(options)
  return { text, seeds: findSeeds(text, characters, { isPiece, maxSentencePieceLength, seedSize }) }
}

/** Each character with its count, most frequent first, then by code point. */
function charactersOf(sentences: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>()
  for (const character of sentences.join(''))
    counts.set(character, (counts.get(character) ?? 0) + 1)
  return new Map([...counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1)))
}

function spelt(text: UnigramText, { pieces }: Seeds): string[] {
  return Array.from(pieces.places, (place, i) => spell(text, place, pieces.lengths[i]!))
}

/** The seeds by definition: every stretch that may be a piece, occurs twice, and has two different followers. */
function repeatedStretches(sentences: readonly string[]): Map<string, number> {
  const isPiece = pieceRule(options)
  const next = new Map<string, string[]>()
  for (const sentence of sentences) {
    for (let start = 0; start < sentence.length; start++) {
      for (let end = start + 2; end <= Math.min(sentence.length, start + 16); end++) {
        const stretch = sentence.slice(start, end)
        if (!isPiece(Array.from(stretch, character => character.codePointAt(0)!))) continue
        next.set(stretch, [...(next.get(stretch) ?? []), sentence[end] ?? '\0'])
      }
    }
  }
  return new Map(
    [...next].flatMap(([stretch, characters]) =>
      new Set(characters).size > 1 ? [[stretch, characters.length * stretch.length] as const] : [],
    ),
  )
}

/** A word with a count, and pieces with their probabilities. */
function toy(word: string, spellings: readonly string[], shares: readonly number[], count: number) {
  const characters = new Map(Array.from(new Set(word), character => [character, count]))
  const text = unigramText({ words: [word], counts: Float64Array.of(count), characters })
  const places = spellings.map(spelling => word.indexOf(spelling))
  const edges = Array.from(word, (_, at) => {
    const here = [...spellings.keys()].filter(i => word.startsWith(spellings[i]!, at)).reverse()
    const isUnknown = !here.some(i => spellings[i]!.length === 1)
    return isUnknown ? [spellings.length, ...here] : here
  })
  return {
    text,
    lattice: {
      words: Int32Array.of(0, edges.flat().length),
      from: Int32Array.from(edges.flatMap((here, at) => here.map(() => at))),
      length: Uint16Array.from(edges.flat(), i => spellings[i]?.length ?? 1),
      piece: Int32Array.from(edges.flat()),
    },
    pieces: {
      scores: Float32Array.from(shares, Math.log),
      lengths: Uint16Array.from(spellings, ({ length }) => length),
      places: Int32Array.from(places),
    },
  }
}
