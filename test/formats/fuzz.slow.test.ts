import { expect, test } from 'vitest'
import { concatenate } from '../../src/bytes.ts'
import { InputError } from '../../src/errors.ts'
import { type Files, type FormatName, formats } from '../../src/formats/formats.ts'
import { byteAlphabet } from '../../src/tokenize/byte-alphabet.ts'
import { makeTokenizer } from '../../src/tokenizer/make-tokenizer.ts'
import { bytePieces, unknownPiece } from '../oracles/random-pieces.ts'
import { type ModelProto, modelProto } from '../parity/model-proto.ts'
import { zoo } from '../parity/zoo.ts'
import { gguf, type Metadata } from './gguf-file.ts'

const utf8 = (text: string) => new TextEncoder().encode(text)
const bytes = Array.from({ length: 256 }, (_, byte) => Buffer.from([byte]).toString('base64'))
const ranks = [
  ...bytes,
  ...['th', 'the', ' the'].map(piece => Buffer.from(piece).toString('base64')),
]
const vocab = Object.fromEntries([...byteAlphabet, 'th', 'the'].map((piece, id) => [piece, id]))
const pieces = [
  unknownPiece,
  ...['▁', 't', 'h', 'e', 'th', 'the', '▁the', '中'].map((piece, i) => ({
    piece,
    score: -i,
    kind: 'normal' as const,
  })),
]

const addedToken = {
  id: 999,
  content: 'th',
  special: false,
  normalized: true,
  single_word: true,
  lstrip: true,
  rstrip: true,
}

interface Sound {
  readonly files: Files
  readonly options?: object
}

const model = (type: ModelProto['model'], more: Partial<ModelProto> = {}): Sound => ({
  files: { model: modelProto({ model: type, pieces, ...more }) },
})
const json = (animal: string, more: object = {}): Sound => {
  const { json } = zoo.find(({ name }) => name === animal)!
  return { files: { tokenizer: utf8(JSON.stringify({ ...json, ...more })) } }
}
const around = {
  type: 'TemplateProcessing',
  single: [{ SpecialToken: { id: 'a', type_id: 0 } }, { Sequence: { id: 'A', type_id: 0 } }],
  special_tokens: { a: { id: 'a', ids: [1], tokens: ['a'] } },
}
const inGguf = (model: string, tokens: readonly string[], more: Metadata): Sound => ({
  files: {
    gguf: gguf({
      'tokenizer.ggml.model': model,
      'tokenizer.ggml.tokens': tokens,
      'tokenizer.ggml.token_type': tokens.map(piece =>
        piece === '<unk>' ? 2 : piece.startsWith('<0x') ? 6 : 1,
      ),
      ...more,
    }),
  },
})
const byteNames = bytePieces.map(({ piece }) => piece)

/** Sound files of each format, small, so that most mutations hit what decides. */
const sound: Readonly<Record<FormatName, readonly Sound[]>> = {
  sentencepiece: [
    model('unigram'),
    model('bpe', { byteFallback: true, pieces: [...pieces, ...bytePieces] }),
    model('word', { treatWhitespaceAsSuffix: true }),
    model('char', { removeExtraWhitespaces: false }),
  ],
  'tokenizer-json': [
    json('model Unigram', { post_processor: around }),
    json('model by words BPE with a suffix', { added_tokens: [addedToken] }),
    json('model by words WordPiece', { normalizer: { type: 'BertNormalizer' } }),
    json('pre-tokenizer UnicodeScripts behind a split'),
    json('decoder as LLaMA has it'),
  ],
  tiktoken: [
    {
      files: { ranks: utf8(ranks.map((piece, rank) => `${piece} ${rank}\n`).join('')) },
      options: { split: 'cl100k' },
    },
  ],
  'tiktoken-json': [
    {
      files: {
        encoding: utf8(
          JSON.stringify({
            pat_str: '\\s+|\\S+',
            special_tokens: { '<|e|>': 300 },
            bpe_ranks: `! 0 ${ranks.join(' ')}`,
          }),
        ),
      },
    },
  ],
  tekken: [
    {
      files: {
        tekken: utf8(
          JSON.stringify({
            config: {
              pattern: '\\s+|\\S+',
              default_vocab_size: 260,
              default_num_special_tokens: 1,
            },
            vocab: ranks.map((token_bytes, rank) => ({ rank, token_bytes })),
            special_tokens: [{ rank: 0, token_str: '<s>' }],
          }),
        ),
      },
    },
  ],
  'vocab-merges': [
    {
      files: { vocab: utf8(JSON.stringify(vocab)), merges: utf8('t h\nth e\n') },
      options: { split: 'gpt2' },
    },
  ],
  merges: [
    {
      files: { merges: utf8('t h\nth e\nĠ the\n') },
      options: { split: 'gpt2', symbols: 'gpt2' },
    },
  ],
  wordpiece: [
    { files: { vocab: utf8('[UNK]\nt\n##he\nthe\n'), config: utf8('{"do_lower_case": true}') } },
  ],
  gguf: [
    inGguf('llama', ['<unk>', '▁', 'the', ...byteNames], {
      'tokenizer.ggml.scores': [0, -1, -2, ...byteNames.map(() => 0)],
    }),
    inGguf('t5', ['<unk>', '▁', 't', '▁the', 'he', '中'], {
      'tokenizer.ggml.scores': [0, -1, -2, -3, -4, -5],
      'tokenizer.ggml.precompiled_charsmap': Uint8Array.of(4, 0, 0, 0, 0, 0, 0, 0, 32, 0),
      'tokenizer.ggml.add_space_prefix': true,
      'tokenizer.ggml.remove_extra_whitespaces': true,
      'tokenizer.ggml.eos_token_id': 1,
    }),
    inGguf('bert', ['[UNK]', '[CLS]', '[SEP]', '▁t', 'he', '▁the', '▁中'], {
      'tokenizer.ggml.bos_token_id': 1,
      'tokenizer.ggml.seperator_token_id': 2,
      'tokenizer.ggml.normalizer.lowercase': false,
    }),
    inGguf('gpt2', [...byteAlphabet, 'th', 'the'], {
      'tokenizer.ggml.pre': 'llama-bpe',
      'tokenizer.ggml.merges': ['t h', 'th e'],
    }),
  ],
  'llama-tokenizer-js': [
    {
      files: {
        script: utf8(
          `llama_vocab_base64 = "${Buffer.from(['<unk>', '<s>', '</s>', ...byteNames, '▁', 'the'].join('\n')).toString('base64')}"`,
        ),
      },
    },
  ],
}

/** Numbers from a seed (Steele and Vigna's splitmix, 32 bits). */
function random(seed: number): (below: number) => number {
  let state = seed
  return below => {
    state = (state + 0x9e3779b9) | 0
    let mixed = Math.imul(state ^ (state >>> 16), 0x85ebca6b)
    mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35)
    return ((mixed ^ (mixed >>> 16)) >>> 0) % below
  }
}

/** One to four damages: a flipped bit, another byte, a stretch cut out, doubled, or the end cut off. */
function mutate(file: Uint8Array, next: (below: number) => number): Uint8Array {
  let mutated: Uint8Array = Uint8Array.from(file)
  for (let damages = 1 + next(4); damages > 0 && mutated.length > 0; damages--) {
    const at = next(mutated.length)
    const to = Math.min(mutated.length, at + 1 + next(16))
    const kind = next(5)
    if (kind === 0) mutated[at]! ^= 1 << next(8)
    else if (kind === 1) mutated[at] = next(256)
    else if (kind === 2) mutated = concatenate([mutated.subarray(0, at), mutated.subarray(to)])
    else if (kind === 3) mutated = concatenate([mutated.subarray(0, to), mutated.subarray(at)])
    else mutated = mutated.subarray(0, at)
  }
  return mutated
}

const text = 'the 中 x'

/** So many for a format, or for each of its sound files, whichever is more. */
const mutations = 10_000
const mutationsOfEach = 4_000

test.for(Object.keys(sound) as FormatName[])(
  '%s: ten thousand damaged files are read or refused, never worse',
  { timeout: 60_000 },
  name => {
    const each = Math.max(mutationsOfEach, Math.ceil(mutations / sound[name].length))
    for (const { files, options } of sound[name]) {
      const next = random(1)
      const roles = Object.keys(files)
      makeTokenizer(name, formats[name].read(files, options)).encode(text)
      for (let i = 0; i < each; i++) {
        const role = roles[next(roles.length)]!
        const damaged = mutate(files[role]!, next)
        readOrRefuse(name, { ...files, [role]: damaged }, options, `mutation ${i} of ${role}`)
      }
    }
  },
)

function readOrRefuse(
  name: FormatName,
  files: Files,
  options: object | undefined,
  what: string,
): void {
  try {
    const tokenizer = makeTokenizer(name, formats[name].read(files, options))
    const ids = tokenizer.encode(text)
    expect(Math.max(-1, ...ids)).toBeLessThan(tokenizer.vocabSize)
    expect(typeof tokenizer.decode(ids)).toBe('string')
  } catch (error) {
    if (!InputError.is(error)) throw new Error(`${what}: ${String(error)}`, { cause: error })
    expect(error.message).not.toBe('')
  }
}
