import { InputError } from '../errors.ts'
import { type SplitName, splits } from '../text/splits.ts'
import { pieceKinds, type Vocabulary } from '../vocabulary.ts'
import { sentencePieceVocabulary } from './sentencepiece.ts'

/**
 * The metadata of a GGUF file: magic, version, counts, then keys with typed values. Tensors are not
 * looked at.
 *
 * Source: ggml-org/ggml, docs/gguf.md.
 */
export type GgufValue = number | boolean | string | readonly GgufValue[]

/** Reads the metadata; a file that ends early or promises more than it holds is an InputError. */
export function readGgufMetadata(bytes: Uint8Array): ReadonlyMap<string, GgufValue> {
  const reader = ggufReader(bytes)
  if (new TextDecoder().decode(reader.bytes(4)) !== 'GGUF')
    throw new InputError('not a GGUF file: it does not begin with GGUF')
  const version = reader.number('Uint32')
  if (version < 2 || version > 3)
    throw new InputError(`GGUF version ${version} is not supported; 2 and 3 are`)
  reader.length()
  const metadata = new Map<string, GgufValue>()
  for (let left = reader.length(); left > 0; left--)
    metadata.set(reader.string(), reader.value(reader.number('Uint32')))
  return metadata
}

type NumberType = 'Uint8' | 'Int8' | 'Uint16' | 'Int16' | 'Uint32' | 'Int32' | 'Float32' | 'Float64'

/** Value types by their number: 7 is a boolean, 8 a string, 9 an array, 10 and 11 are 64-bit integers. */
const numberTypes: Readonly<Record<number, NumberType>> = {
  0: 'Uint8',
  1: 'Int8',
  2: 'Uint16',
  3: 'Int16',
  4: 'Uint32',
  5: 'Int32',
  6: 'Float32',
  12: 'Float64',
}

/** What the format is made of, read from front to back; each read is checked against the file's end. */
interface GgufReader {
  bytes(size: number): Uint8Array
  number(type: NumberType): number
  /** A count or a length: more of it than the file has bytes is damage. */
  length(): number
  string(): string
  value(type: number): GgufValue
}

function ggufReader(file: Uint8Array): GgufReader {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength)
  let at = 0

  const bytes = (size: number): Uint8Array => {
    if (at + size > file.length) {
      throw new InputError(
        `the GGUF file is cut off: byte ${at} begins ${size} bytes, the file has ${file.length}`,
      )
    }
    at += size
    return file.subarray(at - size, at)
  }
  const number = (type: NumberType): number => {
    const size = Number(/\d+$/.exec(type)![0]) / 8
    bytes(size)
    return view[`get${type}`](at - size, true)
  }
  const length = (): number => {
    bytes(8)
    const value = Number(view.getBigUint64(at - 8, true))
    if (value <= file.length) return value
    throw new InputError(
      `the GGUF file promises ${value} entries at byte ${at - 8}, more than it can hold`,
    )
  }
  const string = (): string => new TextDecoder().decode(bytes(length()))
  const value = (type: number): GgufValue => {
    if (type === 7) return number('Uint8') !== 0
    if (type === 8) return string()
    if (type === 9) {
      const elementType = number('Uint32')
      if (elementType === 9) {
        throw new InputError('nested arrays in GGUF metadata are not supported')
      }
      return Array.from({ length: length() }, () => value(elementType))
    }
    if (type === 10 || type === 11) {
      bytes(8)
      return Number(view[type === 10 ? 'getBigUint64' : 'getBigInt64'](at - 8, true))
    }
    const numberType = numberTypes[type]
    if (numberType) return number(numberType)
    throw new InputError(`GGUF metadata has a value of unknown type ${type} at byte ${at}`)
  }
  return { bytes, number, length, string, value }
}

/** The vocabulary that a GGUF file carries, after what its `tokenizer.ggml.model` says. */
export function readGguf(bytes: Uint8Array): Vocabulary {
  const metadata = readGgufMetadata(bytes)
  const model = metadata.get('tokenizer.ggml.model')
  const pieces = strings(metadata, 'tokenizer.ggml.tokens')
  const types = numbers(metadata, 'tokenizer.ggml.token_type', pieces.length)
  if (model === 'llama') return scoredVocabulary(metadata, pieces, types)
  if (model === 'gpt2') return mergedVocabulary(metadata, pieces, types)
  throw new InputError(
    `GGUF tokenizers of model '${String(model)}' are not supported; llama and gpt2 are`,
  )
}

/** `llama`: SentencePiece's BPE with byte fallback; the normalizer is the identity. */
function scoredVocabulary(
  metadata: ReadonlyMap<string, GgufValue>,
  pieces: readonly string[],
  types: readonly number[],
): Vocabulary {
  const scores = numbers(metadata, 'tokenizer.ggml.scores', pieces.length)
  return sentencePieceVocabulary({
    pieces: pieces.map((piece, id) => ({
      piece,
      score: scores[id]!,
      kind: pieceKinds[types[id]! - 1] ?? 'normal',
    })),
    modelType: 'bpe',
    byteFallback: true,
    treatWhitespaceAsSuffix: false,
    precompiledCharsmap: new Uint8Array(),
    addDummyPrefix: metadata.get('tokenizer.ggml.add_space_prefix') !== false,
    removeExtraWhitespaces: metadata.get('tokenizer.ggml.remove_extra_whitespaces') === true,
    escapeWhitespaces: true,
  })
}

/**
 * The pre-tokenizers by the names of `tokenizer.ggml.pre`, and whether a whole pre-token that is a piece
 * stays whole. Source: ggml-org/llama.cpp, src/llama-vocab.cpp.
 */
const preTokenizers: Readonly<
  Record<string, { readonly split: SplitName; readonly whole?: true }>
> = {
  falcon: { split: 'falcon' },
  bloom: { split: 'bloom' },
  qwen2: { split: 'qwen' },
  'llama-bpe': { split: 'cl100k', whole: true },
  llama3: { split: 'cl100k', whole: true },
  'llama-v3': { split: 'cl100k', whole: true },
  'gpt-2': { split: 'gpt2' },
  'phi-2': { split: 'gpt2' },
  mpt: { split: 'gpt2' },
  olmo: { split: 'gpt2' },
  starcoder: { split: 'starcoder' },
  refact: { split: 'starcoder' },
  'command-r': { split: 'starcoder' },
  smollm: { split: 'starcoder' },
}

/** `gpt2`: byte-level BPE by a list of merges. */
function mergedVocabulary(
  metadata: ReadonlyMap<string, GgufValue>,
  pieces: readonly string[],
  types: readonly number[],
): Vocabulary {
  const pre = String(metadata.get('tokenizer.ggml.pre'))
  const known = Object.hasOwn(preTokenizers, pre) ? preTokenizers[pre] : undefined
  if (!known) {
    const names = Object.keys(preTokenizers).join(', ')
    throw new InputError(`the GGUF pre-tokenizer '${pre}' is not supported; ${names} are`)
  }
  const kindOf = (id: number) => pieceKinds[types[id]! - 1] ?? 'normal'
  return {
    pieces,
    kinds: new Map(
      pieces.flatMap((_, id) =>
        ['control', 'unknown', 'unused'].includes(kindOf(id)) ? [[id, kindOf(id)] as const] : [],
      ),
    ),
    model: {
      type: 'bpe',
      order: 'merges',
      merges: strings(metadata, 'tokenizer.ggml.merges'),
      wholePieces: known.whole ?? false,
    },
    normalizers: [],
    preTokenizers: splits[known.split],
    decoders: [{ type: 'bytes' }],
    // User-defined pieces are spelt as text, not in the byte alphabet, and found in front of all else.
    addedTokens: pieces.flatMap((content, id) =>
      kindOf(id) === 'user-defined' ? [{ id, content, special: false }] : [],
    ),
    baseSize: pieces.length,
  }
}

function strings(metadata: ReadonlyMap<string, GgufValue>, key: string): readonly string[] {
  const value = metadata.get(key)
  if (!Array.isArray(value) || !value.every(item => typeof item === 'string')) {
    throw new InputError(`the GGUF file has no list of strings ${key}`)
  }
  return value
}

function numbers(
  metadata: ReadonlyMap<string, GgufValue>,
  key: string,
  length: number,
): readonly number[] {
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
