import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { trainBpe } from '../../src/train/bpe.ts'
import { type SentencePieceOptions, sentencePieceDefaults } from '../../src/train/options.ts'
import { pieceRule } from '../../src/train/valid-piece.ts'
import { compareCodePoints } from '../../src/train/words.ts'
import { learnByDefinition } from '../oracles/sentencepiece-bpe-training.ts'
import { property } from '../property.ts'

const word = fc.string({ unit: fc.constantFrom(...'aab▁中。'), minLength: 1, maxLength: 9 })
const counted = fc
  .uniqueArray(fc.tuple(word, fc.integer({ min: 1, max: 9 })), {
    minLength: 1,
    maxLength: 12,
    selector: ([word]) => word,
  })
  .map(
    words =>
      new Map(words.sort(([a, m], [b, n]) => n - m || compareCodePoints(a, b))) as ReadonlyMap<
        string,
        number
      >,
  )
const options = fc.constantFrom<Partial<SentencePieceOptions>>(
  {},
  { splitByUnicodeScript: false },
  { maxSentencePieceLength: 3 },
)

/** The pieces learned from words, without the single characters; `wanted` of them are requested. */
function learned(
  words: ReadonlyMap<string, number>,
  wanted: number,
  given: Partial<SentencePieceOptions> = {},
): string[] {
  const characters = new Map([...new Set([...words.keys()].join(''))].map(one => [one, 1]))
  const text = {
    words: [...words.keys()],
    counts: Float64Array.from(words.values()),
    characters,
  }
  const pieces = trainBpe(text, wanted + characters.size, { ...sentencePieceDefaults, ...given })
  return pieces.map(({ piece }) => piece).slice(0, -characters.size)
}

describe('byte-pair encoding', () => {
  test.for<[Record<string, number>, number, string[]]>([
    [{ abab: 2, abc: 1 }, 3, ['ab', 'abab', 'abc']],
    // Equally often: the shorter first, then the lower in code points.
    [{ ab: 1, cd: 1, xyz: 1 }, 4, ['ab', 'cd', 'xy', 'xyz']],
    // What stands nowhere any more comes in the end.
    [{ xyz: 1 }, 9, ['xy', 'xyz', 'yz']],
    // Every other pair of a character that repeats.
    [{ aaa: 3, bc: 4 }, 2, ['bc', 'aa']],
    [{ aaaa: 3, bc: 4 }, 2, ['aa', 'bc']],
  ])('learns from %o the %i pieces %o', ([words, wanted, expected]) => {
    const sorted = Object.entries(words).sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1))
    expect(learned(new Map(sorted), wanted)).toEqual(expected)
  })

  property([counted, fc.integer({ min: 0, max: 60 }), options])(
    'learns what the definition says',
    (words, wanted, given) => {
      const isPiece = pieceRule({ ...sentencePieceDefaults, ...given })
      const rule = (spelt: string) => isPiece(Array.from(spelt, one => one.codePointAt(0)!))
      expect(learned(words, wanted, given)).toEqual(learnByDefinition(words, wanted, rule))
    },
  )

  test('reports its progress', () => {
    const told: number[] = []
    const words = new Map(Array.from({ length: 300 }, (_, i) => [`${i}x${i}`, 1]))
    const text = { words: [...words.keys()], counts: Float64Array.from(words.values()) }
    const characters = new Map(Array.from('0123456789x', one => [one, 1]))
    trainBpe({ ...text, characters }, 300, {
      ...sentencePieceDefaults,
      splitByUnicodeScript: false,
      onProgress: done => told.push(done),
    })
    expect(told).toEqual([0, 100, 200])
  })
})
