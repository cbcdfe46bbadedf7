import type { PieceData, SentencePieceData } from '../oracles/sentencepiece.ts'

/**
 * A SentencePiece `.model`, written from plain data, so that SentencePiece itself can run a vocabulary
 * that was published in another format, and toys. Field numbers are those of
 * https://github.com/google/sentencepiece/blob/v0.2.0/src/sentencepiece_model.proto
 */
export interface ModelProto extends SentencePieceData {
  readonly model: 'unigram' | 'bpe' | 'word' | 'char'
  /** Default true, as SentencePiece's own. */
  readonly addDummyPrefix?: boolean
  /** Default true, as SentencePiece's own. */
  readonly removeExtraWhitespaces?: boolean
  /** Default true, as SentencePiece's own. */
  readonly escapeWhitespaces?: boolean
  /** Default false, as SentencePiece's own. */
  readonly treatWhitespaceAsSuffix?: boolean
  /** The rules of text, by default none. */
  readonly precompiledCharsmap?: Uint8Array
}

const kindNumbers = {
  normal: 1,
  unknown: 2,
  control: 3,
  'user-defined': 4,
  unused: 5,
  byte: 6,
} as const satisfies Record<PieceData['kind'], number>

/** The bytes of the model. Without rules its normalizer is the identity. */
export function modelProto(spec: ModelProto): Uint8Array {
  const trainer = [
    varintField(3, { unigram: 1, bpe: 2, word: 3, char: 4 }[spec.model]),
    varintField(24, spec.treatWhitespaceAsSuffix ? 1 : 0),
    varintField(35, spec.byteFallback ? 1 : 0),
  ]
  const normalizer = [
    bytesField(1, Buffer.from('identity')),
    ...(spec.precompiledCharsmap ? [bytesField(2, spec.precompiledCharsmap)] : []),
    varintField(3, (spec.addDummyPrefix ?? true) ? 1 : 0),
    varintField(4, (spec.removeExtraWhitespaces ?? true) ? 1 : 0),
    varintField(5, (spec.escapeWhitespaces ?? true) ? 1 : 0),
  ]
  return Buffer.concat([
    ...spec.pieces.map(piece => bytesField(1, pieceBytes(piece))),
    bytesField(2, Buffer.concat(trainer)),
    bytesField(3, Buffer.concat(normalizer)),
  ])
}

function pieceBytes({ piece, score, kind }: PieceData): Buffer {
  const scoreBytes = Buffer.alloc(5)
  scoreBytes[0] = (2 << 3) | FIXED32
  scoreBytes.writeFloatLE(score, 1)
  return Buffer.concat([
    bytesField(1, Buffer.from(piece)),
    scoreBytes,
    varintField(3, kindNumbers[kind]),
  ])
}

const VARINT = 0
const BYTES = 2
const FIXED32 = 5

function varintField(field: number, value: number): Buffer {
  return Buffer.from([...varint((field << 3) | VARINT), ...varint(value)])
}

function bytesField(field: number, bytes: Uint8Array): Buffer {
  return Buffer.concat([
    Buffer.from([...varint((field << 3) | BYTES), ...varint(bytes.length)]),
    bytes,
  ])
}

/** Seven bits a byte, the lowest first; the high bit says that more follow. */
function varint(value: number): number[] {
  return value < 128 ? [value] : [(value & 127) | 128, ...varint(value >>> 7)]
}
