import fc from 'fast-check'
import type { PieceData, SentencePieceData } from './sentencepiece.ts'

/** A vocabulary, and texts over its characters. */
export interface Toy {
  readonly data: SentencePieceData
  readonly texts: readonly string[]
}

/** Three characters of one to four UTF-8 bytes; not each of them is a piece. */
const alphabet = fc.shuffledSubarray(['a', 'b', 'é', '中', '𠀀'], { minLength: 3, maxLength: 3 })

/**
 * Vocabularies whose every cut of a text sums to nearly the same: a character weighs one to three, a
 * piece what its characters weigh, a score is a tenth of that, and so rounding alone decides. Few
 * characters and many unused pieces, so that pieces overlap and are made in more than one way.
 */
export const toy: fc.Arbitrary<Toy> = alphabet.chain(characters => {
  const unit = fc.constantFrom(...characters)
  return fc
    .record({
      weights: fc.tuple(weight, weight, weight),
      single: fc.subarray(characters, { minLength: 1 }),
      longer: fc.uniqueArray(fc.string({ unit, minLength: 2, maxLength: 5 }), {
        minLength: 6,
        maxLength: 24,
      }),
      kinds: fc.array(kind, { minLength: 24, maxLength: 24 }),
      byteFallback: fc.boolean(),
      texts: fc.array(fc.string({ unit, minLength: 1, maxLength: 40 }), {
        minLength: 200,
        maxLength: 200,
      }),
    })
    .map(({ weights, single, longer, kinds, byteFallback, texts }) => {
      const weightOf = (piece: string) =>
        Array.from(piece).reduce((sum, at) => sum + weights[characters.indexOf(at)]!, 0)
      const pieces = [...single, ...longer].map((piece, i) => ({
        piece,
        score: weightOf(piece) / -10,
        kind: i === 0 ? 'normal' : kinds[i % kinds.length]!,
      }))
      return {
        texts,
        data: {
          byteFallback,
          pieces: [unknownPiece, ...(byteFallback ? bytePieces : []), ...pieces],
        },
      }
    })
})

const weight = fc.constantFrom(1, 2, 3)

const kind = fc.oneof(
  { weight: 6, arbitrary: fc.constant<PieceData['kind']>('normal') },
  { weight: 3, arbitrary: fc.constant<PieceData['kind']>('unused') },
  { weight: 1, arbitrary: fc.constant<PieceData['kind']>('user-defined') },
)

export const unknownPiece: PieceData = { piece: '<unk>', score: 0, kind: 'unknown' }

/** The 256 byte pieces that byte fallback needs. */
export const bytePieces: readonly PieceData[] = Array.from({ length: 256 }, (_, byte) => ({
  piece: `<0x${byte.toString(16).toUpperCase().padStart(2, '0')}>`,
  score: 0,
  kind: 'byte',
}))
