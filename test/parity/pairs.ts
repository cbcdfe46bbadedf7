import { tokenizers } from '../../src/catalog/tokenizers.ts'
import { type GgufValue, readGgufMetadata } from '../../src/formats/gguf.ts'
import type { InputOf, PackageInput } from '../../src/verify/adapters/reference-package.ts'
import { pieceKinds } from '../../src/vocabulary/vocabulary.ts'
import {
  bloomPreTokenizer,
  byteLevel,
  byteLevelJson,
  falconPreTokenizer,
  gpt2Symbols,
  mergesOf,
} from './byte-level-json.ts'
import { modelProto } from './model-proto.ts'

/** How a reference is given one of the catalog's tokenizers. */
export interface Pair<Input extends PackageInput> {
  readonly tokenizer: string
  /** Made of the files of the catalog's entry, which `file` reads by their role. */
  input(file: (role: string) => Promise<Buffer>): Promise<Input> | Input
  /** What the model's own code does to a text in front of the package. */
  readonly prepare?: (text: string) => string
  /** What it does to the text that the package decodes. */
  readonly restore?: (text: string) => string
}

/** Meta's and Qwen's code, where the pattern stands beside the ranks: the same but for `\p{N}`. */
const cl100kPattern = (numbers: string) =>
  `(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|${numbers}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+`

export const tiktokenPairs: readonly Pair<InputOf<'encoding' | 'ranks'>>[] = [
  { tokenizer: 'gpt2', input: () => ({ format: 'encoding', encoding: 'gpt2' }) },
  { tokenizer: 'cl100k', input: () => ({ format: 'encoding', encoding: 'cl100k_base' }) },
  { tokenizer: 'o200k', input: () => ({ format: 'encoding', encoding: 'o200k_base' }) },
  {
    tokenizer: 'llama-3',
    input: async file => ({
      format: 'ranks',
      ranks: (await file('ranks')).toString(),
      pattern: cl100kPattern('\\p{N}{1,3}'),
    }),
  },
  {
    tokenizer: 'qwen-7b',
    input: async file => ({
      format: 'ranks',
      ranks: numbered((await file('ranks')).toString()),
      pattern: cl100kPattern('\\p{N}'),
    }),
    prepare: text => text.toWellFormed().normalize('NFC'),
  },
]

export const sentencePiecePairs: readonly Pair<InputOf<'sentencepiece'>>[] = [
  ...[
    'llama',
    'chinese-llama',
    'chinese-alpaca',
    'chinese-llama-2',
    'mistral-7b',
    'internlm-7b',
    'chinese-sp',
  ].map(tokenizer => ({ tokenizer, input: modelFile })),
  { tokenizer: 'chatglm-6b', input: modelFile, prepare: prepareChatGlm, restore: restoreChatGlm },
  { tokenizer: 'baichuan-7b', input: async file => baichuanModel(await file('gguf')) },
]

export const tokenizerJsonPairs: readonly Pair<InputOf<'tokenizer.json'>>[] = [
  {
    tokenizer: 'mpt-7b',
    input: async file => ({ format: 'tokenizer.json', json: (await file('tokenizer')).toString() }),
  },
  {
    tokenizer: 'aquila-7b',
    input: async file => {
      const ids: Record<string, number> = JSON.parse((await file('vocab')).toString())
      const pieces: string[] = []
      for (const [piece, id] of Object.entries(ids)) pieces[id] = piece
      return assembled({
        pieces,
        merges: mergesOf((await file('merges')).toString()),
        preTokenizer: byteLevel(true),
      })
    },
  },
  {
    tokenizer: 'moss-moon-003',
    input: async file => {
      const merges = mergesOf((await file('merges')).toString())
      const made = merges.map(merge => merge.replace(' ', ''))
      const added: Record<string, number> = JSON.parse((await file('added')).toString())
      return assembled({
        pieces: [...gpt2Symbols, ...new Set(made), '<|endoftext|>'],
        merges,
        preTokenizer: byteLevel(true),
        addedTokens: Object.entries(added)
          .map(([content, id]) => ({ id, content }))
          // Text that looks like a special token is text; the other added tokens are spaces and tabs.
          .map(token =>
            /^\s+$/.test(token.content) ? token : { ...token, content: `\u{10fffe}${token.id}` },
          )
          .sort((a, b) => a.id - b.id),
      })
    },
  },
  {
    tokenizer: 'bloom',
    input: async file => {
      const merges = mergesOf((await file('merges')).toString()).map(line =>
        line.replace(/\\(["\\])/g, '$1'),
      )
      const used = merges.join('').replaceAll(' ', '')
      const more = String(tokenizers.get('bloom').options?.moreSymbols)
      const symbols = [...new Set(used + more)].sort()
      const made = merges.map(merge => merge.replace(' ', ''))
      return assembled({
        pieces: ['<unk>', '<s>', '</s>', '<pad>', ...new Set([...symbols, ...made])],
        merges,
        preTokenizer: bloomPreTokenizer,
      })
    },
  },
  {
    tokenizer: 'falcon-7b',
    input: async file => {
      const metadata = readGgufMetadata(await file('gguf'))
      return assembled({
        pieces: list(metadata, 'tokenizer.ggml.tokens').map(String),
        merges: list(metadata, 'tokenizer.ggml.merges').map(String),
        preTokenizer: falconPreTokenizer,
      })
    },
  },
]

async function modelFile(
  file: (role: string) => Promise<Buffer>,
): Promise<InputOf<'sentencepiece'>> {
  return { format: 'sentencepiece', model: await file('model') }
}

function assembled(bpe: Parameters<typeof byteLevelJson>[0]): InputOf<'tokenizer.json'> {
  return { format: 'tokenizer.json', json: byteLevelJson(bpe) }
}

/** Qwen's file has a piece a line, and the number of the line is the rank. */
function numbered(lines: string): string {
  return lines
    .split('\n')
    .filter(line => line !== '')
    .map((line, rank) => `${line} ${rank}`)
    .join('\n')
}

/**
 * What ChatGLM-6B's tokenization_chatglm.py does in front of SentencePiece: line breaks and tabs, then
 * every run length of spaces from 80 down to 2.
 */
function prepareChatGlm(text: string): string {
  let prepared = text.toWellFormed().replaceAll('\n', '<n>').replaceAll('\t', '<|tab|>')
  for (let length = 80; length >= 2; length--) {
    prepared = prepared.replaceAll(' '.repeat(length), `<|blank_${length}|>`)
  }
  return prepared
}

function restoreChatGlm(text: string): string {
  return text
    .replaceAll('<n>', '\n')
    .replaceAll('<|tab|>', '\t')
    .replaceAll(/<\|blank_(\d+)\|>/g, (_, length) => ' '.repeat(Number(length)))
}

/** Baichuan's SentencePiece model as its GGUF file tells it: identity normalizer, all spaces kept. */
function baichuanModel(gguf: Buffer): InputOf<'sentencepiece'> {
  const metadata = readGgufMetadata(gguf)
  const scores = list(metadata, 'tokenizer.ggml.scores')
  const types = list(metadata, 'tokenizer.ggml.token_type')
  const pieces = list(metadata, 'tokenizer.ggml.tokens').map((piece, id) => ({
    piece: String(piece),
    score: Number(scores[id]),
    // llama.cpp's token types are SentencePiece's, from 1.
    kind: pieceKinds[Number(types[id]) - 1]!,
  }))
  const model = modelProto({
    model: 'bpe',
    byteFallback: true,
    addDummyPrefix: true,
    removeExtraWhitespaces: false,
    pieces,
  })
  return { format: 'sentencepiece', model }
}

function list(metadata: ReadonlyMap<string, GgufValue>, key: string): readonly GgufValue[] {
  const value = metadata.get(key)
  if (!Array.isArray(value)) throw new Error(`no list ${key}`)
  return value
}
