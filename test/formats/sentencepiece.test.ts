import { expect, test } from 'vitest'
import {
  appendPieces,
  readSentencePieceModel,
  sentencePieceVocabulary,
} from '../../src/formats/sentencepiece.ts'
import { makeTokenizer } from '../../src/tokenizer/make-tokenizer.ts'
import { bytePieces, unknownPiece } from '../oracles/random-pieces.ts'
import { modelProto } from '../parity/model-proto.ts'

const pieces = [
  unknownPiece,
  { piece: '<s>', score: 0, kind: 'control' },
  { piece: '▁', score: -1, kind: 'normal' },
  { piece: 'a', score: -2, kind: 'normal' },
  { piece: '▁a', score: -3, kind: 'normal' },
  { piece: '中', score: -4.5, kind: 'user-defined' },
  { piece: 'x', score: -5, kind: 'unused' },
] as const
const model = modelProto({
  model: 'bpe',
  pieces: [...pieces, ...bytePieces],
  byteFallback: true,
  removeExtraWhitespaces: false,
})

test('pieces come with score and kind, flags with the defaults of the format', () => {
  const read = readSentencePieceModel(model)
  expect(read.pieces.slice(0, pieces.length)).toEqual(pieces)
  expect(read).toMatchObject({
    modelType: 'bpe',
    byteFallback: true,
    addDummyPrefix: true,
    removeExtraWhitespaces: false,
    escapeWhitespaces: true,
    treatWhitespaceAsSuffix: false,
  })
})

test('an unknown character is its bytes, and decoding gives the text back', () => {
  const tokenizer = makeTokenizer('toy', sentencePieceVocabulary(readSentencePieceModel(model)))
  for (const text of ['a', ' a', 'a b', '中é', '', '  ', '😀', '\u0000']) {
    expect(tokenizer.decode(tokenizer.encode(text))).toBe(text)
  }
  expect([...tokenizer.encode('aé')]).toEqual([4, 7 + 0xc3, 7 + 0xa9])
})

test('appended pieces stand behind the others, and every other byte stays as it is', () => {
  const unknownField = Uint8Array.of(0xd2, 0x0c, 3, 1, 2, 3)
  const base = Uint8Array.from([...model, ...unknownField])
  const longer = appendPieces(base, [{ piece: '新', score: 0 }])
  const added = Uint8Array.of(0x0a, 10, 0x0a, 3, 0xe6, 0x96, 0xb0, 0x15, 0, 0, 0, 0)
  expect(longer.length).toBe(base.length + added.length)
  expect(readSentencePieceModel(longer).pieces.at(-1)).toEqual({
    piece: '新',
    score: 0,
    kind: 'normal',
  })
  const at = Buffer.from(longer).indexOf(added)
  expect(Buffer.concat([longer.subarray(0, at), longer.subarray(at + added.length)])).toEqual(
    Buffer.from(base),
  )
})

test('appending nothing gives the same bytes', () => {
  expect(appendPieces(model, [])).toEqual(new Uint8Array(model))
})

test('a file cut off anywhere is refused, or is a shorter model', () => {
  for (let size = 0; size < model.length; size += 7) {
    try {
      expect(readSentencePieceModel(model.subarray(0, size)).pieces.length).toBeLessThanOrEqual(
        pieces.length + 256,
      )
    } catch (error) {
      expect(error).toMatchObject({ name: 'InputError' })
    }
  }
})
