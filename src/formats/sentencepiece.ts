import { concatenate } from '../bytes.ts'
import { InputError } from '../errors.ts'
import type { NormalizerSpec } from '../vocabulary/steps.ts'
import {
  type ModelSpec,
  type PieceKind,
  pieceKinds,
  type Vocabulary,
} from '../vocabulary/vocabulary.ts'
import { delimitedField, type Field, floatField, readFields, varintField } from './protobuf.ts'

/**
 * A SentencePiece `.model`: the message ModelProto, read with the fields that decide ids. Field numbers
 * and defaults are those of google/sentencepiece, src/sentencepiece_model.proto.
 */
export interface SentencePieceModel {
  readonly pieces: readonly SentencePiece[]
  /** The names of the pieces that begin and end a sequence, by default `<s>` and `</s>`. */
  readonly bosPiece?: string
  readonly eosPiece?: string
  readonly modelType: 'unigram' | 'bpe' | 'word' | 'char'
  readonly byteFallback: boolean
  readonly treatWhitespaceAsSuffix: boolean
  readonly precompiledCharsmap: Uint8Array
  readonly addDummyPrefix: boolean
  readonly removeExtraWhitespaces: boolean
  readonly escapeWhitespaces: boolean
}

export interface SentencePiece {
  readonly piece: string
  readonly score: number
  readonly kind: PieceKind
}

/** TrainerSpec.ModelType, from 1. */
const modelTypes = ['unigram', 'bpe', 'word', 'char'] as const

/** Field numbers. */
const modelProto = { pieces: 1, trainerSpec: 2, normalizerSpec: 3 }
const sentencePiece = { piece: 1, score: 2, type: 3 }
const trainerSpec = {
  modelType: 3,
  treatWhitespaceAsSuffix: 24,
  byteFallback: 35,
  bosPiece: 46,
  eosPiece: 47,
}
const normalizerSpec = {
  precompiledCharsmap: 2,
  addDummyPrefix: 3,
  removeExtraWhitespaces: 4,
  escapeWhitespaces: 5,
}

/** Reads a `.model` file. */
export function readSentencePieceModel(bytes: Uint8Array): SentencePieceModel {
  const fields = readFields(bytes)
  const pieces = fields
    .filter(field => field.number === modelProto.pieces)
    .map((field, id) => readPiece(bytes, field, id))
  if (pieces.length === 0) throw new InputError('not a SentencePiece model: it has no pieces')
  const message = (number: number) =>
    lastFields(
      bytes,
      fields.find(field => field.number === number),
    )
  const trainer = message(modelProto.trainerSpec)
  const normalizer = message(modelProto.normalizerSpec)
  const modelType = modelTypes[(trainer.get(trainerSpec.modelType)?.varint ?? 1) - 1]
  if (!modelType)
    throw new InputError('not a SentencePiece model: its type is none of unigram, bpe, word, char')
  const flag = (spec: ReadonlyMap<number, Field>, number: number, byDefault: boolean) =>
    (spec.get(number)?.varint ?? (byDefault ? 1 : 0)) !== 0
  const name = (number: number, byDefault: string) =>
    new TextDecoder().decode(
      bytesAt(bytes, trainer.get(number)) ?? new TextEncoder().encode(byDefault),
    )
  return {
    pieces,
    bosPiece: name(trainerSpec.bosPiece, '<s>'),
    eosPiece: name(trainerSpec.eosPiece, '</s>'),
    modelType,
    byteFallback: flag(trainer, trainerSpec.byteFallback, false),
    treatWhitespaceAsSuffix: flag(trainer, trainerSpec.treatWhitespaceAsSuffix, false),
    precompiledCharsmap:
      bytesAt(bytes, normalizer.get(normalizerSpec.precompiledCharsmap)) ?? new Uint8Array(),
    addDummyPrefix: flag(normalizer, normalizerSpec.addDummyPrefix, true),
    removeExtraWhitespaces: flag(normalizer, normalizerSpec.removeExtraWhitespaces, true),
    escapeWhitespaces: flag(normalizer, normalizerSpec.escapeWhitespaces, true),
  }
}

/** The rules alone by which a model normalizes text, empty for none; pieces are not looked at. */
export function readRules(bytes: Uint8Array): Uint8Array {
  const rules = readFields(bytes).find(field => field.number === modelProto.normalizerSpec)
  const charsmap = lastFields(bytes, rules).get(normalizerSpec.precompiledCharsmap)
  return bytesAt(bytes, charsmap) ?? new Uint8Array()
}

/** The vocabulary of a model. */
export function sentencePieceVocabulary(model: SentencePieceModel): Vocabulary {
  refuseDoubles(model.pieces)
  return {
    pieces: model.pieces.map(({ piece }) => piece),
    kinds: new Map(
      model.pieces.flatMap(({ kind }, id) => (kind === 'normal' ? [] : [[id, kind] as const])),
    ),
    scores: Float32Array.from(model.pieces, ({ score }) => score),
    model: modelSpec(model),
    normalizers: [normalizer(model)],
    preTokenizers: [],
    decoders: [{ type: 'sentencepiece', strip: stripping(model) }],
    addedTokens: [],
    ...roles(model),
    baseSize: model.pieces.length,
  }
}

/**
 * The bytes of `model` with pieces appended behind its last one, each written as {piece, score} with the
 * score spelt out; the type is left out where it is the default, normal. All other bytes stay as they
 * are, so fields that are not known here are kept.
 */
export function appendPieces(
  model: Uint8Array,
  pieces: readonly (Omit<SentencePiece, 'kind'> & Partial<SentencePiece>)[],
): Uint8Array {
  let end = 0
  for (const field of readFields(model)) if (field.number === modelProto.pieces) end = field.end
  const utf8 = new TextEncoder()
  const added = pieces.map(({ piece, score, kind = 'normal' }) => {
    const fields = [
      delimitedField(sentencePiece.piece, utf8.encode(piece)),
      floatField(sentencePiece.score, score),
      ...(kind === 'normal' ? [] : [varintField(sentencePiece.type, pieceKinds.indexOf(kind) + 1)]),
    ]
    return delimitedField(modelProto.pieces, concatenate(fields))
  })
  return concatenate([model.subarray(0, end), ...added, model.subarray(end)])
}

function readPiece(model: Uint8Array, { from, end }: Field, id: number): SentencePiece {
  let spelling: Field | undefined
  let score: Field | undefined
  let type = 1
  for (const field of readFields(model, from, end)) {
    if (field.number === sentencePiece.piece) spelling = field
    else if (field.number === sentencePiece.score) score = field
    else if (field.number === sentencePiece.type) type = field.varint
  }
  const kind = pieceKinds[type - 1]
  if (!spelling || spelling.from === spelling.end) throw new InputError(`piece ${id} is empty`)
  if (!kind) throw new InputError(`piece ${id} is of no known type`)
  if (score && score.end - score.from !== 4)
    throw new InputError(`piece ${id} has a score that is no 32-bit float`)
  return {
    piece: textAt(model, spelling, id),
    score: score ? floatAt(model, score.from) : 0,
    kind,
  }
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

function textAt(model: Uint8Array, { from, end }: Field, id: number): string {
  try {
    return utf8.decode(model.subarray(from, end))
  } catch {
    throw new InputError(`piece ${id} is not UTF-8`)
  }
}

const fourBytes = new DataView(new ArrayBuffer(4))

function floatAt(bytes: Uint8Array, at: number): number {
  for (let i = 0; i < 4; i++) fourBytes.setUint8(i, bytes[at + i]!)
  return fourBytes.getFloat32(0, true)
}

/** The bytes that a field holds. */
function bytesAt(model: Uint8Array, field: Field | undefined): Uint8Array | undefined {
  return field && model.subarray(field.from, field.end)
}

/** The fields of a message by number; of a repeated one the last counts. */
function lastFields(model: Uint8Array, message: Field | undefined): ReadonlyMap<number, Field> {
  const fields = message ? readFields(model, message.from, message.end) : []
  return new Map(fields.map(field => [field.number, field]))
}

/** SentencePiece loads no such file. A piece of text may be spelt as a control piece is. */
function refuseDoubles(pieces: readonly SentencePiece[]): void {
  const seen = { text: new Map<string, number>(), other: new Map<string, number>() }
  pieces.forEach(({ piece, kind }, id) => {
    const isText = kind === 'normal' || kind === 'user-defined' || kind === 'unused'
    const those = isText ? seen.text : seen.other
    const first = those.get(piece)
    if (first !== undefined) throw new InputError(`'${piece}' is piece ${first} and piece ${id}`)
    those.set(piece, id)
  })
}

/** A name that is no control piece is nobody's. */
function roles({ pieces, bosPiece = '<s>', eosPiece = '</s>' }: SentencePieceModel) {
  const idOf = (name: string) =>
    pieces.findIndex(({ piece, kind }) => kind === 'control' && piece === name)
  const [bosId, eosId] = [idOf(bosPiece), idOf(eosPiece)]
  return { ...(bosId < 0 ? {} : { bosId }), ...(eosId < 0 ? {} : { eosId }) }
}

function modelSpec(model: SentencePieceModel): ModelSpec {
  const unknownId = model.pieces.findIndex(({ kind }) => kind === 'unknown')
  if (unknownId < 0) throw new InputError('the model has no unknown piece')
  if (model.pieces.findLastIndex(({ kind }) => kind === 'unknown') !== unknownId)
    throw new InputError('the model has more than one unknown piece')
  const { byteFallback } = model
  if (model.modelType === 'unigram') {
    return { type: 'unigram', unknownId, byteFallback, arithmetic: 'sentencepiece' }
  }
  if (model.modelType === 'bpe')
    return { type: 'bpe', order: 'score', unknownId, fuseUnknown: true, byteFallback }
  if (model.modelType === 'word') return { type: 'spacedWords', unknownId, byteFallback }
  // Every character by itself: byte-pair encoding in which nothing merges.
  return { type: 'bpe', order: 'merges', merges: [], unknownId, fuseUnknown: true, byteFallback }
}

function normalizer(model: SentencePieceModel): NormalizerSpec {
  const { precompiledCharsmap, addDummyPrefix, removeExtraWhitespaces, escapeWhitespaces } = model
  return {
    type: 'sentencepiece',
    ...(precompiledCharsmap.length > 0 ? { precompiledCharsmap } : {}),
    addDummyPrefix,
    removeExtraWhitespaces,
    escapeWhitespaces,
    treatWhitespaceAsSuffix: model.treatWhitespaceAsSuffix,
    userDefined: model.pieces
      .filter(({ kind }) => kind === 'user-defined')
      .map(({ piece }) => piece),
  }
}

function stripping(model: SentencePieceModel): 'none' | 'one' | 'all' {
  if (model.removeExtraWhitespaces) return 'all'
  return model.addDummyPrefix ? 'one' : 'none'
}
