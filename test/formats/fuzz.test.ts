import { expect, test } from 'vitest'
import { InputError } from '../../src/errors.ts'
import { type Files, type FormatName, formats } from '../../src/formats/formats.ts'
import { makeTokenizer } from '../../src/models/tokenizer.ts'
import { byteAlphabet } from '../../src/text/byte-alphabet.ts'
import { bytePieces, unknownPiece } from '../oracles/random-pieces.ts'
import { modelProto } from '../parity/model-proto.ts'
import { zoo } from '../parity/zoo.ts'
import { gguf } from './gguf-file.ts'

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

/** A sound file of each format, small, so that most mutations hit what decides. */
const sound: Readonly<Record<FormatName, { readonly files: Files; readonly options?: object }>> = {
  sentencepiece: { files: { model: modelProto({ model: 'unigram', pieces }) } },
  'tokenizer-json': {
    files: {
      tokenizer: utf8(JSON.stringify(zoo.find(({ name }) => name === 'model Unigram')!.json)),
    },
  },
  tiktoken: {
    files: { ranks: utf8(ranks.map((piece, rank) => `${piece} ${rank}\n`).join('')) },
    options: { split: 'cl100k' },
  },
  'tiktoken-json': {
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
  tekken: {
    files: {
      tekken: utf8(
        JSON.stringify({
          config: { pattern: '\\s+|\\S+', default_vocab_size: 260, default_num_special_tokens: 1 },
          vocab: ranks.map((token_bytes, rank) => ({ rank, token_bytes })),
        }),
      ),
    },
  },
  'vocab-merges': {
    files: { vocab: utf8(JSON.stringify(vocab)), merges: utf8('t h\nth e\n') },
    options: { split: 'gpt2' },
  },
  merges: {
    files: { merges: utf8('t h\nth e\nĠ the\n') },
    options: { split: 'gpt2', symbols: 'gpt2' },
  },
  wordpiece: {
    files: { vocab: utf8('[UNK]\nt\n##he\nthe\n'), config: utf8('{"do_lower_case": true}') },
  },
  gguf: {
    files: {
      gguf: gguf({
        'tokenizer.ggml.model': 'llama',
        'tokenizer.ggml.tokens': ['<unk>', '▁', 'the', ...bytePieces.map(({ piece }) => piece)],
        'tokenizer.ggml.scores': [0, -1, -2, ...bytePieces.map(() => 0)],
        'tokenizer.ggml.token_type': [2, 1, 1, ...bytePieces.map(() => 6)],
      }),
    },
  },
  'llama-tokenizer-js': {
    files: {
      script: utf8(
        `llama_vocab_base64 = "${Buffer.from(['<unk>', '<s>', '</s>', ...bytePieces.map(({ piece }) => piece), '▁', 'the'].join('\n')).toString('base64')}"`,
      ),
    },
  },
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
  let mutated = Uint8Array.from(file)
  for (let damages = 1 + next(4); damages > 0 && mutated.length > 0; damages--) {
    const at = next(mutated.length)
    const to = Math.min(mutated.length, at + 1 + next(16))
    const kind = next(5)
    if (kind === 0) mutated[at]! ^= 1 << next(8)
    else if (kind === 1) mutated[at] = next(256)
    else if (kind === 2)
      mutated = Uint8Array.from([...mutated.subarray(0, at), ...mutated.subarray(to)])
    else if (kind === 3)
      mutated = Uint8Array.from([...mutated.subarray(0, to), ...mutated.subarray(at)])
    else mutated = mutated.subarray(0, at)
  }
  return mutated
}

const mutations = 10_000
const text = 'the 中 x'

test.for(Object.keys(sound) as FormatName[])(
  '%s: ten thousand damaged files are read or refused, never worse',
  { timeout: 60_000 },
  name => {
    const { files, options } = sound[name]
    const next = random(1)
    const roles = Object.keys(files)
    makeTokenizer(name, formats[name].read(files, options)).encode(text)
    for (let i = 0; i < mutations; i++) {
      const role = roles[next(roles.length)]!
      const damaged = mutate(files[role]!, next)
      try {
        const tokenizer = makeTokenizer(
          name,
          formats[name].read({ ...files, [role]: damaged }, options),
        )
        const ids = tokenizer.encode(text)
        expect(Math.max(-1, ...ids)).toBeLessThan(tokenizer.vocabSize)
        expect(typeof tokenizer.decode(ids)).toBe('string')
      } catch (error) {
        if (!InputError.is(error))
          throw new Error(`mutation ${i} of ${role}: ${String(error)}`, { cause: error })
        expect(error.message).not.toBe('')
      }
    }
  },
)
