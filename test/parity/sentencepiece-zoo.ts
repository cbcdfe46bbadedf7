import { bytePieces, unknownPiece } from '../oracles/random-pieces.ts'
import type { PieceData } from '../oracles/sentencepiece.ts'
import type { ModelProto } from './model-proto.ts'

/** A small SentencePiece model, and what is particular about it. */
export interface Animal {
  readonly name: string
  readonly model: ModelProto
}

const letters = Array.from("abcdehinorstx0123456789.,-'▁ é中文字😀")
const words = [
  'the',
  '▁the',
  'the▁',
  '▁a',
  'a▁',
  'th',
  'ing',
  '▁▁',
  '中文',
  '▁中',
  '12',
  '. ',
  ' a',
]
const normal: readonly PieceData[] = [...letters, ...words].map((piece, i) => ({
  piece,
  score: -2 - ((i * 7) % 31) / 8,
  kind: 'normal',
}))

const otherKinds: Readonly<Record<string, PieceData['kind']>> = {
  th: 'unused',
  '▁a': 'unused',
  中文: 'unused',
  é: 'unused',
  ing: 'user-defined',
}

/** The same pieces with some of other kinds, a user-defined one with white space in it among them. */
const mixed: readonly PieceData[] = [
  { piece: '<s>', score: 0, kind: 'control' },
  ...normal.map(piece => ({ ...piece, kind: otherKinds[piece.piece] ?? piece.kind })),
  { piece: 'ab cd', score: -1, kind: 'user-defined' },
  { piece: '▁x▁', score: 0, kind: 'user-defined' },
]

const vocabularies: Readonly<Record<string, Pick<ModelProto, 'pieces' | 'byteFallback'>>> = {
  normal: { pieces: [unknownPiece, ...normal] },
  'with byte fallback': { pieces: [unknownPiece, ...normal, ...bytePieces], byteFallback: true },
  'of all kinds': { pieces: [unknownPiece, ...mixed] },
}

const whiteSpace: Readonly<Record<string, Partial<ModelProto>>> = {
  'as by default': {},
  'with all white space': { removeExtraWhitespaces: false },
  'without a dummy prefix': { addDummyPrefix: false },
  'as it stands': { addDummyPrefix: false, removeExtraWhitespaces: false },
  'with white space as a suffix': { treatWhitespaceAsSuffix: true },
  'with all white space, as a suffix': {
    treatWhitespaceAsSuffix: true,
    removeExtraWhitespaces: false,
  },
  'with spaces for spaces': { escapeWhitespaces: false },
}

/** Every model with every sort of pieces and every way with white space. */
export const sentencePieceZoo: readonly Animal[] = (
  ['unigram', 'bpe', 'word', 'char'] as const
).flatMap(model =>
  Object.entries(vocabularies).flatMap(([pieces, vocabulary]) =>
    Object.entries(whiteSpace).map(([way, flags]) => ({
      name: `${model} ${pieces}, ${way}`,
      model: { model, ...vocabulary, ...flags },
    })),
  ),
)
