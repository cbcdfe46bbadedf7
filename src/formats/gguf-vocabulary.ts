import { InputError } from '../errors.ts'
import { pieceKinds, type TokensAround, type Vocabulary } from '../vocabulary/vocabulary.ts'
import { type GgufValue, readGgufMetadata } from './gguf.ts'
import { ggufPreTokenizer } from './gguf-pre-tokenizers.ts'
import { type SentencePieceModel, sentencePieceVocabulary } from './sentencepiece.ts'
import { bertVocabulary } from './wordpiece.ts'

/** What a GGUF file says of its tokenizer, under `tokenizer.ggml.`. */
interface Parts {
  readonly metadata: Metadata
  readonly pieces: readonly string[]
  readonly types: readonly number[]
}

type Metadata = ReadonlyMap<string, GgufValue>

/** The vocabulary that a GGUF file carries, after what its `tokenizer.ggml.model` says. */
export function readGguf(bytes: Uint8Array): Vocabulary {
  const metadata = readGgufMetadata(bytes)
  const model = String(metadata.get('tokenizer.ggml.model'))
  const read = Object.hasOwn(models, model) ? models[model] : undefined
  if (!read) {
    const names = Object.keys(models).join(', ')
    throw new InputError(`GGUF tokenizers of model '${model}' are not supported; ${names} are`)
  }
  const pieces = strings(metadata, 'tokenizer.ggml.tokens')
  const types = numbers(metadata, 'tokenizer.ggml.token_type', pieces.length)
  const ids = new Map<string, number>()
  pieces.forEach((piece, id) => {
    const first = ids.get(piece)
    if (first !== undefined && piece !== '')
      throw new InputError(`the GGUF file has '${piece}' as piece ${first} and piece ${id}`)
    ids.set(piece, id)
  })
  return read({ metadata, pieces, types })
}

/**
 * How each model is read. A new one is a new row. What stands around a text where the file does not say
 * is what llama.cpp then does.
 *
 * Source: ggml-org/llama.cpp, src/llama-vocab.cpp.
 */
const models: Readonly<Record<string, (parts: Parts) => Vocabulary>> = {
  /** SentencePiece's BPE with byte fallback; the normalizer is the identity. */
  llama: parts => ({
    ...sentencePieceVocabulary({
      ...sentencePiece(parts),
      modelType: 'bpe',
      byteFallback: true,
      precompiledCharsmap: new Uint8Array(),
      addDummyPrefix: flag(parts.metadata, 'add_space_prefix') ?? true,
      removeExtraWhitespaces: flag(parts.metadata, 'remove_extra_whitespaces') ?? false,
    }),
    ...around(parts.metadata, { bos: true }),
  }),
  /** SentencePiece's Unigram. */
  t5: parts => ({
    ...sentencePieceVocabulary({
      ...sentencePiece(parts),
      modelType: 'unigram',
      byteFallback: false,
      precompiledCharsmap: charsmap(parts.metadata),
      addDummyPrefix: stated(parts.metadata, 'add_space_prefix'),
      removeExtraWhitespaces: stated(parts.metadata, 'remove_extra_whitespaces'),
    }),
    ...around(parts.metadata, { eos: true }),
  }),
  /** Byte-level BPE by a list of merges. */
  gpt2: mergedVocabulary,
  /** WordPiece. A piece that begins a word has ▁ in front, and one that goes on has lost its ##. */
  bert({ metadata, pieces }) {
    const lowercase = flag(metadata, 'normalizer.lowercase') ?? true
    const vocabulary = bertVocabulary(pieces.map(withHashes), {
      lowercase,
      stripAccents: flag(metadata, 'normalizer.strip_accents') ?? lowercase,
      handleChineseChars: true,
      unknown: pieces[id(metadata, 'unknown_token_id') ?? -1] ?? '[UNK]',
    })
    return { ...vocabulary, ...around(metadata, { bos: true, sep: true }) }
  },
}

/** What the two models of SentencePiece have in common. */
function sentencePiece({
  metadata,
  pieces,
  types,
}: Parts): Pick<SentencePieceModel, 'pieces' | 'treatWhitespaceAsSuffix' | 'escapeWhitespaces'> {
  const scores = numbers(metadata, 'tokenizer.ggml.scores', pieces.length)
  return {
    pieces: pieces.map((piece, id) => ({ piece, score: scores[id]!, kind: kindAt(types, id) })),
    treatWhitespaceAsSuffix: false,
    escapeWhitespaces: true,
  }
}

/** The rules of text, as SentencePiece's own file has them. */
function charsmap(metadata: Metadata): Uint8Array {
  const value = metadata.get('tokenizer.ggml.precompiled_charsmap') ?? []
  if (Array.isArray(value) && value.every(byte => typeof byte === 'number'))
    return Uint8Array.from(value)
  throw new InputError('tokenizer.ggml.precompiled_charsmap is no list of bytes')
}

/** `▁the` → `the`, `ing` → `##ing`; names in brackets stay. Source: convert_hf_to_gguf.py, BertModel. */
function withHashes(piece: string): string {
  if (/^\[.*\]$/s.test(piece)) return piece
  return piece.startsWith('▁') ? piece.slice(1) : `##${piece}`
}

function mergedVocabulary({ metadata, pieces, types }: Parts): Vocabulary {
  const { preTokenizers, wholePieces, bos, sep } = ggufPreTokenizer(
    String(metadata.get('tokenizer.ggml.pre')),
  )
  return {
    pieces,
    kinds: new Map(
      pieces.flatMap((_, id) => {
        const kind = kindAt(types, id)
        return ['control', 'unknown', 'unused'].includes(kind) ? [[id, kind] as const] : []
      }),
    ),
    model: {
      type: 'bpe',
      order: 'merges',
      merges: strings(metadata, 'tokenizer.ggml.merges'),
      wholePieces,
    },
    normalizers: [],
    preTokenizers,
    decoders: [{ type: 'bytes' }],
    // User-defined pieces are spelt as text, not in the byte alphabet, and found in front of all else.
    addedTokens: pieces.flatMap((content, id) =>
      kindAt(types, id) === 'user-defined' ? [{ id, content, special: false }] : [],
    ),
    ...around(metadata, { bos, sep }),
    baseSize: pieces.length,
  }
}

/** What stands around a text, by default and as the file says; nothing is known of a token without id. */
function around(
  metadata: Metadata,
  byDefault: { readonly bos?: boolean; readonly eos?: boolean; readonly sep?: boolean },
): { readonly around?: TokensAround; readonly bosId?: number; readonly eosId?: number } {
  const bosId = id(metadata, 'bos_token_id') ?? id(metadata, 'cls_token_id')
  const eosId = id(metadata, 'eos_token_id')
  const wanted = [
    [flag(metadata, 'add_bos_token') ?? byDefault.bos, bosId],
    [flag(metadata, 'add_sep_token') ?? byDefault.sep, id(metadata, 'seperator_token_id')],
    [flag(metadata, 'add_eos_token') ?? byDefault.eos, eosId],
  ] as const
  const [before, ...after] = wanted.map(([isWanted, id]) => (isWanted ? [id] : []))
  const ids = { before: before!.filter(isId), after: after.flat().filter(isId) }
  const isKnown = wanted.every(([isWanted, id]) => !isWanted || id !== undefined)
  return {
    ...(isKnown ? { around: ids } : {}),
    ...(bosId === undefined ? {} : { bosId }),
    ...(eosId === undefined ? {} : { eosId }),
  }
}

function isId(id: number | undefined): id is number {
  return id !== undefined
}

function kindAt(types: readonly number[], id: number) {
  return pieceKinds[types[id]! - 1] ?? 'normal'
}

function flag(metadata: Metadata, key: string): boolean | undefined {
  const value = metadata.get(`tokenizer.ggml.${key}`)
  if (value === undefined || typeof value === 'boolean') return value
  throw new InputError(`tokenizer.ggml.${key} is neither true nor false`)
}

function stated(metadata: Metadata, key: string): boolean {
  const value = flag(metadata, key)
  if (value !== undefined) return value
  throw new InputError(`the GGUF file does not say tokenizer.ggml.${key}`)
}

function id(metadata: Metadata, key: string): number | undefined {
  const value = metadata.get(`tokenizer.ggml.${key}`)
  return typeof value === 'number' ? value : undefined
}

function strings(metadata: Metadata, key: string): readonly string[] {
  const value = metadata.get(key)
  if (!Array.isArray(value) || !value.every(item => typeof item === 'string')) {
    throw new InputError(`the GGUF file has no list of strings ${key}`)
  }
  return value
}

function numbers(metadata: Metadata, key: string, length: number): readonly number[] {
  const value = metadata.get(key)
  if (
    !Array.isArray(value) ||
    value.length !== length ||
    !value.every(item => typeof item === 'number')
  ) {
    throw new InputError(`the GGUF file has no list of ${length} numbers ${key}`)
  }
  return value
}
