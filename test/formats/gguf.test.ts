import { describe, expect, test } from 'vitest'
import { readGgufMetadata } from '../../src/formats/gguf.ts'
import { readGguf } from '../../src/formats/gguf-vocabulary.ts'
import { byteAlphabet } from '../../src/tokenize/byte-alphabet.ts'
import { makeTokenizer } from '../../src/tokenizer/make-tokenizer.ts'
import { bytePieces } from '../oracles/random-pieces.ts'
import { gguf, u32, u64 } from './gguf-file.ts'

const llama = {
  'tokenizer.ggml.model': 'llama',
  'tokenizer.ggml.tokens': ['<unk>', '▁a', '▁', 'a', 'b', ...bytePieces.map(({ piece }) => piece)],
  'tokenizer.ggml.scores': [0, -1, -2, -3, -4, ...bytePieces.map(() => 0)],
  'tokenizer.ggml.token_type': [2, 1, 1, 1, 1, ...bytePieces.map(() => 6)],
}
const gpt2 = {
  'tokenizer.ggml.model': 'gpt2',
  'tokenizer.ggml.pre': 'falcon',
  'tokenizer.ggml.tokens': [...byteAlphabet, '12', 'Ð¼'],
  'tokenizer.ggml.token_type': [...byteAlphabet, '12', 'Ð¼'].map(() => 1),
  'tokenizer.ggml.merges': ['1 2', 'Ð ¼'],
}

test('metadata of every kind is read', () => {
  const values = { a: 'text', b: 7, c: true, d: ['x', 'y'], e: [0.5, -2] }
  expect(Object.fromEntries(readGgufMetadata(gguf(values)))).toEqual(values)
})

test('llama is SentencePiece with byte fallback', () => {
  const tokenizer = makeTokenizer('toy', readGguf(gguf(llama)))
  expect([...tokenizer.encode('abc')]).toEqual([1, 4, 5 + 0x63])
  expect(tokenizer.decode(tokenizer.encode('a  bé'))).toBe('a  bé')
})

test('llama without the space in front says so', () => {
  const tokenizer = makeTokenizer(
    'toy',
    readGguf(gguf({ ...llama, 'tokenizer.ggml.add_space_prefix': false })),
  )
  expect([...tokenizer.encode('a')]).toEqual([3])
})

test("gpt2 is cut by the pre-tokenizer that it names: falcon's keeps ¼ apart", () => {
  const tokenizer = makeTokenizer('toy', readGguf(gguf(gpt2)))
  expect([...tokenizer.encode('12')]).toEqual([256])
  expect([...tokenizer.encode('м')]).toEqual([0xd0, 0xbc])
})

test('a user-defined piece of gpt2 is found in the text', () => {
  const pieces = [...gpt2['tokenizer.ggml.tokens'], '  ']
  const types = [...gpt2['tokenizer.ggml.token_type'], 4]
  const file = gguf({
    ...gpt2,
    'tokenizer.ggml.tokens': pieces,
    'tokenizer.ggml.token_type': types,
  })
  expect([...makeTokenizer('toy', readGguf(file)).encode('1  2')]).toEqual([49, 258, 50])
})

describe('a damaged or unknown file is refused', () => {
  test.for<[string, Uint8Array]>([
    ['does not begin with GGUF', Buffer.from('GGML')],
    ['is cut off', Buffer.from('GGUF')],
    ['version 1', gguf({}, 1)],
    ['promises', Buffer.concat([Buffer.from('GGUF'), u32(3), u64(0), u64(2 ** 40)])],
    ["model 'rwkv'", gguf({ ...llama, 'tokenizer.ggml.model': 'rwkv' })],
    ["pre-tokenizer 'viking'", gguf({ ...gpt2, 'tokenizer.ggml.pre': 'viking' })],
    [
      'no list of 261 numbers tokenizer.ggml.scores',
      gguf({ ...llama, 'tokenizer.ggml.scores': [1] }),
    ],
    ['no list of strings tokenizer.ggml.merges', gguf({ ...gpt2, 'tokenizer.ggml.merges': 1 })],
  ])('%s', ([message, file]) => {
    expect(() => readGguf(file)).toThrow(message)
  })

  test('a t5 file that does not say how it treats white space', () => {
    const file = gguf({ ...llama, 'tokenizer.ggml.model': 't5' })
    expect(() => readGguf(file)).toThrow('does not say tokenizer.ggml.add_space_prefix')
  })

  test('cut off anywhere', () => {
    const file = gguf(llama)
    for (let size = 0; size < file.length; size += 101) {
      expect(() => readGguf(file.subarray(0, size))).toThrow(
        expect.objectContaining({ name: 'InputError' }),
      )
    }
  })
})
