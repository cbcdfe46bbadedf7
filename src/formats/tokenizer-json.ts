import { InputError } from '../errors.ts'
import type { DecoderSpec } from '../vocabulary/steps.ts'
import type { AddedToken, ModelSpec, PieceKind, Vocabulary } from '../vocabulary/vocabulary.ts'
import { componentSchema, parseJson } from './component.ts'
import { placeByIds } from './merges.ts'
import { readPostProcessor } from './post-processors.ts'
import * as s from './schema.ts'
import { readDecoder, readNormalizer, readPreTokenizer } from './tokenizer-json-components.ts'

/**
 * Hugging Face's `tokenizer.json`. A component that is not known is refused by name: nothing that a
 * file asks for is skipped. What it would add around a text (`post_processor`) is noted, and added on
 * request; what it would cut off (`truncation`) or fill up (`padding`) is left out, because texts are
 * counted as they are.
 *
 * Source: huggingface/tokenizers, the serde forms under tokenizers/src.
 */
export function readTokenizerJson(text: string): Vocabulary {
  const { model, added_tokens, ...parts } = s.parse(fileSchema, parseJson(text), 'tokenizer.json')
  const { pieces, scores, spec } = readModel(model)
  const ids = new Map(pieces.map((piece, id) => [piece, id]))
  // A token that the model has as a piece is that piece, whatever id the list gives it.
  const addedTokens = added_tokens.map(token =>
    toAddedToken({ ...token, id: ids.get(token.content) ?? token.id }),
  )
  return {
    pieces,
    ...(scores ? { scores } : {}),
    kinds: kindsOf(pieces, addedTokens, spec),
    model: spec,
    normalizers: parts.normalizer ? readNormalizer(parts.normalizer) : [],
    preTokenizers: parts.pre_tokenizer ? readPreTokenizer(parts.pre_tokenizer) : [],
    decoders: [toDecoder(parts.decoder ? readDecoder(parts.decoder) : [])],
    addedTokens,
    around: parts.post_processor
      ? readPostProcessor(parts.post_processor)
      : { before: [], after: [] },
    baseSize: pieces.filter(piece => piece !== undefined).length,
  }
}

const addedId = s.checked(
  s.natural,
  id => id <= 10_000_000,
  'Too big: expected number to be <=10000000',
)

const addedTokenSchema = s.object({
  id: addedId,
  content: s.text,
  special: s.boolean,
  normalized: s.boolean,
  single_word: s.boolean,
  lstrip: s.boolean,
  rstrip: s.boolean,
})

const fileSchema = s.looseObject({
  added_tokens: s.withDefault(s.array(addedTokenSchema), []),
  normalizer: s.nullish(componentSchema),
  pre_tokenizer: s.nullish(componentSchema),
  post_processor: s.nullish(componentSchema),
  decoder: s.nullish(componentSchema),
  model: s.looseObject({ type: s.optional(s.string) }),
})

interface Model {
  readonly pieces: readonly (string | undefined)[]
  readonly scores?: Float64Array
  readonly spec: ModelSpec
}

/** How each model is read. A new one is a new row. */
const models: Readonly<Record<string, (model: object) => Model>> = {
  BPE: readBpe,
  Unigram: readUnigram,
  WordPiece: readWordPiece,
  WordLevel: readWordLevel,
}

function readModel(model: s.Output<typeof fileSchema>['model']): Model {
  // Old files leave the type out; a list of merges is only a BPE's.
  const type = model.type ?? ('merges' in model ? 'BPE' : 'vocab' in model ? 'WordPiece' : '')
  const read = Object.hasOwn(models, type) ? models[type] : undefined
  if (read) return read(model)
  throw new InputError(
    `tokenizer.json models of type ${type || 'unknown'} are not supported; ${Object.keys(models).join(', ')} are`,
  )
}

const idTable = s.record(s.int)
const commonFields = { type: s.optional(s.string) }

const bpeSchema = s.object({
  ...commonFields,
  vocab: idTable,
  merges: s.array(s.either(s.string, s.pair(s.string, s.string))),
  dropout: s.nullish(s.number),
  unk_token: s.nullish(s.string),
  continuing_subword_prefix: s.nullish(s.string),
  end_of_word_suffix: s.nullish(s.string),
  fuse_unk: s.withDefault(s.boolean, false),
  byte_fallback: s.withDefault(s.boolean, false),
  ignore_merges: s.withDefault(s.boolean, false),
})

function readBpe(json: object): Model {
  const model = s.parse(bpeSchema, json, 'BPE')
  if (model.dropout) throw new InputError('BPE.dropout is not supported: ids would be random')
  const pieces = placeByIds(Object.entries(model.vocab))
  const { continuing_subword_prefix: prefix, end_of_word_suffix: suffix } = model
  return {
    pieces,
    spec: {
      type: 'bpe',
      order: 'merges',
      merges: model.merges.map(merge => (typeof merge === 'string' ? merge : merge.join(' '))),
      wholePieces: model.ignore_merges,
      fuseUnknown: model.fuse_unk,
      byteFallback: model.byte_fallback,
      ...(model.unk_token ? { unknownId: idOf(model.vocab, model.unk_token, 'BPE') } : {}),
      ...(prefix ? { continuingSubwordPrefix: prefix } : {}),
      ...(suffix ? { endOfWordSuffix: suffix } : {}),
    },
  }
}

const unigramSchema = s.object({
  ...commonFields,
  vocab: s.checked(
    s.array(s.pair(s.string, s.number)),
    vocab => vocab.length > 0,
    'Too small: expected array to have >=1 items',
  ),
  unk_id: s.nullish(s.natural),
  byte_fallback: s.withDefault(s.boolean, false),
})

function readUnigram(json: object): Model {
  const { vocab, unk_id, byte_fallback } = s.parse(unigramSchema, json, 'Unigram')
  if (unk_id != null && unk_id >= vocab.length) {
    throw new InputError(`Unigram.unk_id is ${unk_id}, and there are ${vocab.length} pieces`)
  }
  return {
    pieces: vocab.map(([piece]) => piece),
    scores: Float64Array.from(vocab, ([, score]) => score),
    spec: {
      type: 'unigram',
      arithmetic: 'huggingface',
      byteFallback: byte_fallback,
      ...(unk_id == null ? {} : { unknownId: unk_id }),
    },
  }
}

const wordPieceSchema = s.object({
  ...commonFields,
  vocab: idTable,
  unk_token: s.withDefault(s.string, '[UNK]'),
  continuing_subword_prefix: s.withDefault(s.string, '##'),
  max_input_chars_per_word: s.withDefault(s.positive, 100),
})

function readWordPiece(json: object): Model {
  const model = s.parse(wordPieceSchema, json, 'WordPiece')
  return {
    pieces: placeByIds(Object.entries(model.vocab)),
    spec: {
      type: 'wordpiece',
      unknownId: idOf(model.vocab, model.unk_token, 'WordPiece'),
      continuingSubwordPrefix: model.continuing_subword_prefix,
      maxCharacters: model.max_input_chars_per_word,
    },
  }
}

const wordLevelSchema = s.object({
  ...commonFields,
  vocab: idTable,
  unk_token: s.withDefault(s.string, '<unk>'),
})

function readWordLevel(json: object): Model {
  const { vocab, unk_token } = s.parse(wordLevelSchema, json, 'WordLevel')
  return {
    pieces: placeByIds(Object.entries(vocab)),
    spec: { type: 'wordlevel', unknownId: idOf(vocab, unk_token, 'WordLevel') },
  }
}

function idOf(vocab: Readonly<Record<string, number>>, piece: string, model: string): number {
  if (Object.hasOwn(vocab, piece)) return vocab[piece]!
  throw new InputError(`${model}.unk_token is '${piece}', which is no piece`)
}

function toAddedToken(token: s.Output<typeof addedTokenSchema>): AddedToken {
  return {
    id: token.id,
    content: token.content,
    special: token.special,
    normalized: token.normalized,
    singleWord: token.single_word,
    leftStrip: token.lstrip,
    rightStrip: token.rstrip,
  }
}

/** Special tokens that the model has as pieces are control pieces, its unknown one is unknown. */
function kindsOf(
  pieces: readonly (string | undefined)[],
  addedTokens: readonly AddedToken[],
  spec: ModelSpec,
): ReadonlyMap<number, PieceKind> {
  const kinds = new Map<number, PieceKind>()
  for (const { id, content, special } of addedTokens) {
    if (special && pieces[id] === content) kinds.set(id, 'control')
  }
  if ((spec.type === 'bpe' || spec.type === 'unigram') && spec.byteFallback) {
    pieces.forEach((piece, id) => {
      if (piece !== undefined && /^<0x[0-9A-F]{2}>$/.test(piece)) kinds.set(id, 'byte')
    })
  }
  if (spec.unknownId !== undefined) kinds.set(spec.unknownId, 'unknown')
  return kinds
}

/** Byte-level text is decoded as bytes, so that a character may be cut in two by an added token. */
function toDecoder(steps: ReturnType<typeof readDecoder>): DecoderSpec {
  const onlyBytes = steps.length === 1 && steps[0]?.type === 'byteLevel'
  return onlyBytes ? { type: 'bytes' } : { type: 'tokens', steps }
}
