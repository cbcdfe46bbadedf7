import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { makeEngine } from '../../src/engine/engine.ts'
import { spellBytes } from '../../src/tokenize/byte-alphabet.ts'
import { sentencePieceNormalizer } from '../../src/tokenize/sentencepiece-normalizer.ts'
import { awkwardTexts } from '../../src/verify/awkward-texts.ts'
import { splits } from '../../src/vocabulary/splits.ts'
import type { Vocabulary } from '../../src/vocabulary/vocabulary.ts'
import { bare } from '../oracles/bare-vocabulary.ts'
import { escapesOnly } from '../oracles/escapes-only.ts'
import { bytePieces, toy } from '../oracles/random-pieces.ts'
import type { SentencePieceData } from '../oracles/sentencepiece.ts'
import { property } from '../property.ts'
import { expectReferenceIds } from './expect-reference-ids.ts'

const utf8 = new TextEncoder()

/** Few characters of one to four bytes, so that pieces overlap and segments are long. */
const characters = ['a', 'b', ' ', 'é', '中', '文', '平', '𠀀'] as const
const text = fc.string({ unit: fc.constantFrom(...characters), maxLength: 60 })
const texts = fc.array(text, { minLength: 30, maxLength: 30 })
const long = fc.string({
  unit: fc.constantFrom('a', 'b', '中', '平'),
  minLength: 600,
  maxLength: 900,
})

const singleBytes = Array.from({ length: 256 }, (_, byte) => Uint8Array.of(byte))

/** Pieces cut out of text at any byte, within characters too. */
const byteStretches = fc
  .array(fc.tuple(text, fc.nat(), fc.integer({ min: 2, max: 9 })), { minLength: 5, maxLength: 40 })
  .map(choices =>
    choices.flatMap(([from, start, length]) => {
      const bytes = utf8.encode(from)
      const stretch = bytes.subarray(start % (bytes.length + 1)).subarray(0, length)
      return stretch.length > 1 ? [stretch] : []
    }),
  )

/** Any bytes in any order, mostly no UTF-8 at all; the first is é, if it is not looked at closely. */
const anyBytes = fc.array(
  fc.oneof(
    fc.constant(Uint8Array.of(0xc3, 0x69)),
    fc
      .array(fc.constantFrom(...utf8.encode(characters.join(''))), { minLength: 2, maxLength: 4 })
      .map(bytes => Uint8Array.from(bytes)),
  ),
  { maxLength: 30 },
)
const mixedStretches = fc
  .tuple(byteStretches, anyBytes)
  .map(([some, others]) => [...some, ...others])

const isolated = (pattern: string) => ({ type: 'split', pattern, behavior: 'isolated' }) as const
/** Steps that see bytes: none, and three that cut within 平, whose last two bytes are numbers in the byte alphabet. */
const byteSteps = [
  [],
  splits.falcon.slice(3, 4),
  [isolated(String.raw`\p{N}`)],
  [isolated(String.raw`\p{N}+|b+`)],
]

const spelt = (stretches: readonly Uint8Array[]) => [
  ...new Set([...singleBytes, ...stretches].map(spellBytes)),
]

describe('the engine gives the ids of the reference model', () => {
  const common = fc.record({ stretches: mixedStretches, texts, long })

  property([common, fc.boolean()], { numRuns: 50 })(
    'bytes by rank',
    ({ stretches, texts, long }, wholePieces) => {
      const model = { type: 'bpe', order: 'rank', wholePieces } as const
      const vocabulary = bare({
        pieces: spelt(stretches),
        model,
        preTokenizers: splits.gpt2,
      })
      expectReferenceIds(vocabulary, [...texts, long])
      for (const step of byteSteps) {
        const preTokenizers = [{ type: 'bytes' } as const, ...step]
        expectReferenceIds({ ...vocabulary, preTokenizers }, [...texts, long])
      }
    },
  )

  // Pieces of whole characters. Merging begins with them if each has a higher rank than its pieces.
  const han = fc.constantFrom('中', '文', '字', '一')
  const words = fc.uniqueArray(fc.string({ unit: han, minLength: 2, maxLength: 4 }), {
    maxLength: 12,
  })
  const links = ['中', '文', '字'].flatMap(character => {
    const bytes = utf8.encode(character)
    return [bytes.subarray(0, 2), bytes]
  })
  const hanTexts = fc.array(fc.string({ unit: han, minLength: 2, maxLength: 12 }), {
    minLength: 30,
    maxLength: 30,
  })

  property([words, fc.infiniteStream(fc.nat()), fc.boolean(), hanTexts], { numRuns: 100 })(
    'bytes by rank, Chinese in any order',
    (words, numbers, ascends, texts) => {
      const each = [...links, ...words.map(word => utf8.encode(word))]
      const keyed = each.map(bytes => ({
        bytes,
        key: ascends ? bytes.length : numbers.next().value!,
      }))
      const stretches = keyed.toSorted((a, b) => a.key - b.key).map(({ bytes }) => bytes)
      const model = { type: 'bpe', order: 'rank' } as const
      expectReferenceIds(
        bare({ pieces: spelt(stretches), model, preTokenizers: splits.gpt2 }),
        texts,
      )
    },
  )

  property([common, fc.array(fc.tuple(fc.nat(), fc.nat()), { maxLength: 60 }), fc.boolean()], {
    numRuns: 50,
  })('bytes by a list of merges', ({ stretches, texts, long }, choices, wholePieces) => {
    const pieces = spelt(stretches)
    const used = pieces.filter(piece => pieces.indexOf(piece) >= 256 || /[ab ĠäÃ¸Ńĸ©]/.test(piece))
    const merges = choices.flatMap(([left, right]) => {
      const pair = [used[left % used.length]!, used[right % used.length]!]
      if (!pieces.includes(pair.join(''))) pieces.push(pair.join(''))
      return [pair.join(' ')]
    })
    const model = { type: 'bpe', order: 'merges', merges, wholePieces } as const
    expectReferenceIds(bare({ pieces, model, preTokenizers: [{ type: 'bytes' }] }), [
      ...texts,
      long,
    ])
  })

  const score = fc.constantFrom(0, -1, -1, -2, -3.5, 1)
  const piece = fc.string({ unit: fc.constantFrom(...characters), minLength: 1, maxLength: 6 })
  property(
    [
      fc.uniqueArray(piece, { minLength: 4, maxLength: 40 }),
      fc.array(score, { minLength: 40, maxLength: 40 }),
      fc.record({ texts, long, byteFallback: fc.boolean(), fuseUnknown: fc.boolean() }),
    ],
    { numRuns: 80 },
  )('characters by score, many of them equal', (longer, scores, { texts, long, ...options }) => {
    const first = ['<unk>', ...(options.byteFallback ? bytePieces.map(({ piece }) => piece) : [])]
    const pieces = [...first, '▁', ...longer.map(piece => piece.replaceAll(' ', '▁'))]
    const vocabulary = bare({
      pieces,
      kinds: new Map(first.map((_, id) => [id, id === 0 ? 'unknown' : 'byte'])),
      scores: Float32Array.from(pieces, (_, id) => scores[id % scores.length]!),
      model: { type: 'bpe', order: 'score', unknownId: 0, ...options },
    })
    const all = [...texts, long, '', ' ', '▁', 'a▁b  c', 'x\ud800', '▁\ud800 x']
    expectReferenceIds({ ...vocabulary, normalizers: [escapesOnly] }, all)
    expectReferenceIds(
      { ...vocabulary, normalizers: [{ ...escapesOnly, removeExtraWhitespaces: true }] },
      all,
    )
    // Without an escape a space is a character that no piece holds, and ▁ another.
    expectReferenceIds(vocabulary, all)
    expect(sentencePieceNormalizer(escapesOnly)('a b')).toBe('▁a▁b')
  })
})

describe('the Viterbi of the engine gives the ids of the reference model', () => {
  const vocabularyOf = ({ byteFallback, pieces }: SentencePieceData, inDouble: boolean) => {
    const scores = pieces.map(({ score }) => score)
    return bare({
      pieces: pieces.map(({ piece }) => piece),
      kinds: new Map(pieces.map(({ kind }, id) => [id, kind])),
      scores: inDouble ? Float64Array.from(scores) : Float32Array.from(scores),
      model: {
        type: 'unigram',
        unknownId: 0,
        byteFallback: byteFallback ?? false,
        arithmetic: inDouble ? 'huggingface' : 'sentencepiece',
      },
    })
  }

  property([toy, long, fc.boolean()], { numRuns: 60 })(
    'in either arithmetic',
    ({ data, texts }, long, inDouble) => {
      const others = [long, '', 'x\ud800', '▁\ud800 x', 'a x y b', '▁a ▁']
      expectReferenceIds(vocabularyOf(data, inDouble), [...texts.slice(0, 40), ...others])
    },
  )

  property([toy, fc.boolean()], { numRuns: 15 })(
    'in segments that are searched in windows, also if no window decides anything',
    ({ data, texts }, inDouble) => {
      const text = texts.join('')
      const characters = [...new Set(text)]
      // Any two characters are in some piece, so nothing can be cut.
      const pairs = characters.flatMap(left => characters.map(right => left + right))
      const known = new Set(data.pieces.map(({ piece }) => piece))
      const added = pairs
        .filter(pair => !known.has(pair))
        .map(piece => ({ piece, score: -9, kind: 'normal' }) as const)
      const vocabulary = vocabularyOf({ ...data, pieces: [...data.pieces, ...added] }, inDouble)
      expectReferenceIds(vocabulary, [text.repeat(4), characters[0]!.repeat(70_000) + text])
    },
  )
})

describe('texts at the limits of the tables of the engine', () => {
  const pieces = spelt([utf8.encode('the'), utf8.encode('中文')])
  const byRank = bare({
    pieces,
    model: { type: 'bpe', order: 'rank' },
    preTokenizers: splits.cl100k,
  })

  test('awkward texts', () => {
    expectReferenceIds(byRank, Object.values(awkwardTexts).flat())
  })

  test('segments of every length around those at which another table or loop is used', () => {
    const lengths = [...Array(140).keys()].concat([510, 511, 512, 513, 514, 5000])
    expectReferenceIds(
      byRank,
      lengths.flatMap(length => [
        'the'.repeat(length),
        'x'.repeat(length),
        '中'.repeat(length),
        ' '.repeat(length),
      ]),
    )
  })

  test('more segments than the engine remembers', () => {
    const engine = makeEngine(byRank)!
    for (let i = 0; i < 30; i++) {
      const words = Array.from({ length: 10_000 }, (_, n) => `${(i * 10_000 + n).toString(36)}x`)
      const text = words.join('x ')
      expect(engine.count(text)).toBe(engine.encode(text)!.length)
    }
    expectReferenceIds(byRank, ['the x the', '中文the'])
  })

  test('a character whose bytes merge later than a word next to it', () => {
    const late = ['三', '分', '分钟', '三分', '钟']
    const all = [0xe4b8, 0xe588].map(bytes => Uint8Array.of(bytes >> 8, bytes & 0xff))
    const words = late.map(word => utf8.encode(word))
    const below = [...all, ...words.slice(0, -1), Uint8Array.of(0xe9, 0x92), words.at(-1)!]
    const model = { type: 'bpe', order: 'rank' } as const
    const vocabulary = bare({ pieces: spelt(below), model, preTokenizers: splits.gpt2 })
    expect([...makeEngine(vocabulary)!.encode('三分钟')!]).toEqual([261, 263])
    expectReferenceIds(vocabulary, ['三分钟', '分钟', '三分', '三三分钟钟'])
  })

  test('a text with a byte that has no piece is left to the reference model, and nothing of it is remembered', () => {
    const lacking = bare({
      pieces: pieces.map((piece, byte) => (byte === 0x78 ? undefined : piece)),
      model: { type: 'bpe', order: 'rank', unknownId: 1 },
      preTokenizers: [{ type: 'bytes' }],
    })
    const engine = makeEngine(lacking)!
    for (const text of ['axb', 'axb', 'a', 'axb']) {
      expect(engine.count(text)).toBe(text === 'a' ? 1 : undefined)
      expect(engine.encode(text) === undefined).toBe(text !== 'a')
    }
    // A byte of 他, and none of 一 and 丁.
    const chinese = makeEngine({
      ...lacking,
      pieces: pieces.map((piece, byte) => (byte === 0xbb ? undefined : piece)),
    })!
    for (const text of ['一丁一丁', '他一他丁', '他一他丁', '一丁一丁']) {
      const isLost = text.includes('他')
      expect(chinese.count(text)).toBe(isLost ? undefined : 12)
      expect(chinese.encode(text)?.length).toBe(isLost ? undefined : 12)
    }
  })
})

describe('vocabularies that are left to the reference model:', () => {
  const pieces = ['<unk>', 'a', 'b', 'ab']
  const model = { type: 'bpe', order: 'rank', unknownId: 0 } as const
  test.for<[string, Vocabulary]>([
    [
      'a suffix at the end of words',
      bare({ pieces, model: { ...model, endOfWordSuffix: '</w>' } }),
    ],
    ['an unused piece', bare({ pieces, model, kinds: new Map([[3, 'unused']]) })],
    [
      'a pre-tokenizer that drops text',
      bare({
        pieces,
        model,
        preTokenizers: [{ type: 'split', pattern: ' ', behavior: 'removed' }],
      }),
    ],
  ])('%s', ([, vocabulary]) => {
    expect(makeEngine(vocabulary)).toBeUndefined()
  })
})
