import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { spellBytes } from '../../src/tokenize/byte-alphabet.ts'
import { splits } from '../../src/vocabulary/splits.ts'
import { bare } from '../oracles/bare-vocabulary.ts'
import { escapesOnly } from '../oracles/escapes-only.ts'
import { bytePieces } from '../oracles/random-pieces.ts'
import { property } from '../property.ts'
import { expectReferenceIds, referenceIds } from './expect-reference-ids.ts'

/** Runs of words, signs and characters of every width, which end at any place of 16 bytes and of 63 characters. */
const units = [
  'a',
  'b ',
  'ab ',
  ' bB',
  ' ',
  '  ',
  '.',
  ', ',
  '1',
  ' 1b',
  "'s",
  '\n',
  '中',
  '文',
  '中文国年',
  '中文 ',
  '٣',
  '。',
  'é',
  '𠀀',
]
const run = fc
  .tuple(fc.constantFrom(...units), fc.integer({ min: 1, max: 24 }))
  .map(([unit, times]) => unit.repeat(times))
const text = fc.array(run, { minLength: 1, maxLength: 40 }).map(runs => runs.join(''))
const texts = fc.array(text, { minLength: 12, maxLength: 12 })

/** Pieces cut out of such texts, at any character. */
const stretches = fc
  .array(fc.tuple(text, fc.nat(), fc.integer({ min: 2, max: 6 })), { minLength: 8, maxLength: 30 })
  .map(choices => [
    ...new Set(
      choices.map(([from, start, length]) => {
        const characters = [...from]
        return characters
          .slice(start % characters.length)
          .slice(0, length)
          .join('')
      }),
    ),
  ])

test.for(['sentencepiece', 'huggingface'] as const)(
  '%s: counts are the same if rounding decides at the end of a long text',
  arithmetic => {
    const pieces = ['<unk>', '中文', '一', '二', '三', '四', '三四']
    const vocabulary = bare({
      pieces,
      kinds: new Map([[0, 'unknown']]),
      scores: Float32Array.of(0, -7.31, -3.137, -2.711, -2.9, -3.3, -6.2001),
      model: { type: 'unigram', unknownId: 0, byteFallback: false, arithmetic },
    })
    const lengths = Array.from({ length: 25 }, (_, i) => i * 137)
    const texts = ['中文', '一', '二中文', '中文é'].flatMap(unit =>
      lengths.map(length => `${unit.repeat(length)}三四`),
    )
    expectReferenceIds(vocabulary, texts)
    const reference = referenceIds(vocabulary)
    // Rounding does decide: float32 takes different paths after different texts.
    const last = texts.map(text => reference(text).at(-1))
    expect(new Set(last).size).toBe(arithmetic === 'sentencepiece' ? 2 : 1)
  },
)

describe('texts that are cut many characters at a time have the ids of the reference model', () => {
  const utf8 = new TextEncoder()
  const singles = Array.from({ length: 256 }, (_, byte) => Uint8Array.of(byte))

  for (const [name, preTokenizers] of Object.entries(splits)) {
    property([stretches, texts], { numRuns: 12 })(`by ${name}`, (stretches, texts) => {
      const pieces = [...singles, ...stretches.map(stretch => utf8.encode(stretch))].map(spellBytes)
      const model = { type: 'bpe', order: 'rank' } as const
      expectReferenceIds(bare({ pieces: [...new Set(pieces)], model, preTokenizers }), texts)
    })
  }

  property([stretches, texts, fc.boolean()], { numRuns: 40 })(
    'without a pre-tokenizer, by score',
    (stretches, texts, byteFallback) => {
      const first = ['<unk>', ...(byteFallback ? bytePieces.map(({ piece }) => piece) : [])]
      const escaped = stretches.map(stretch => stretch.replaceAll(' ', '▁'))
      const pieces = [...new Set([...first, '▁', ...escaped])]
      const vocabulary = bare({
        pieces,
        kinds: new Map(first.map((_, id) => [id, id === 0 ? 'unknown' : 'byte'])),
        scores: Float32Array.from(pieces, (_, id) => -id),
        model: { type: 'bpe', order: 'score', unknownId: 0, byteFallback },
        normalizers: [escapesOnly],
      })
      expectReferenceIds(vocabulary, texts)
    },
  )

  property([stretches, texts], { numRuns: 30 })(
    'without a pre-tokenizer, Unigram',
    (stretches, texts) => {
      const pieces = [
        '<unk>',
        ...new Set(['▁', ...stretches.map(piece => piece.replaceAll(' ', '▁'))]),
      ]
      const vocabulary = bare({
        pieces,
        kinds: new Map([[0, 'unknown']]),
        scores: Float32Array.from(pieces, (_, id) => -1 - (id % 7)),
        model: { type: 'unigram', unknownId: 0, byteFallback: false, arithmetic: 'sentencepiece' },
        normalizers: [escapesOnly],
      })
      expectReferenceIds(vocabulary, texts)
    },
  )
})
