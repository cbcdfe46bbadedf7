import { fc, test as propertyTest } from '@fast-check/vitest'
import { describe, expect, test } from 'vitest'
import { readSentencePieceModel } from '../../src/formats/sentencepiece.ts'
import { mergeVocabularies } from '../../src/merge/merge.ts'
import { unknownPiece } from '../oracles/random-pieces.ts'
import { modelProto } from '../parity/model-proto.ts'

const model = (pieces: readonly string[]) =>
  modelProto({
    model: 'bpe',
    pieces: [
      unknownPiece,
      ...pieces.map((piece, i) => ({ piece, score: -i, kind: 'normal' as const })),
    ],
  })
const names = fc.uniqueArray(
  fc.string({ unit: fc.constantFrom('a', 'b', '中', '文'), minLength: 1, maxLength: 3 }),
  {
    minLength: 1,
  },
)
const piecesOf = (bytes: Uint8Array) => readSentencePieceModel(bytes).pieces

describe('a merge', () => {
  propertyTest.prop([names, names])(
    'keeps the base and adds what it lacks, in the order of the extra',
    (base, extra) => {
      const { model: merged, added, overlap } = mergeVocabularies(model(base), model(extra))
      const lacking = extra.filter(piece => !base.includes(piece))
      expect(added).toEqual(lacking)
      expect(overlap).toBe(1 + extra.length - lacking.length)
      expect(piecesOf(merged).slice(0, base.length + 1)).toEqual(piecesOf(model(base)))
      expect(piecesOf(merged).slice(base.length + 1)).toEqual(
        lacking.map(piece => ({ piece, score: 0, kind: 'normal' })),
      )
    },
  )

  propertyTest.prop([names])('with nothing new is the base, byte for byte', base => {
    expect(mergeVocabularies(model(base), model(base)).model).toEqual(new Uint8Array(model(base)))
  })

  test('appends named pieces last, and none that is there already', () => {
    const { added } = mergeVocabularies(model(['a']), model(['b']), ['[PAD]'])
    expect(added).toEqual(['b', '[PAD]'])
    expect(() => mergeVocabularies(model(['a']), model(['b']), ['b'])).toThrow("the piece 'b'")
  })
})
