import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { type Files, type FormatName, formats } from '../../src/formats/formats.ts'
import { loadTokenizer } from '../../src/load/load.ts'
import { byteAlphabet } from '../../src/tokenize/byte-alphabet.ts'
import { makeTokenizer } from '../../src/tokenizer/make-tokenizer.ts'
import { unknownPiece } from '../oracles/random-pieces.ts'
import type { PieceData } from '../oracles/sentencepiece.ts'
import { modelProto } from '../parity/model-proto.ts'
import { temporaryFolder, testSettings } from '../sources/fixtures.ts'
import { cpuSeconds } from '../support/cpu-seconds.ts'
import { gguf, u32, u64 } from './gguf-file.ts'

const utf8 = (text: string) => new TextEncoder().encode(text)
const json = (model: object, more: object = {}): Files => ({
  tokenizer: utf8(JSON.stringify({ model, ...more })),
})
const bpe = { type: 'BPE', vocab: { a: 0, b: 1, ab: 2 }, merges: ['a b'] }
const piece = (text: string, kind: 'normal' | 'unknown' = 'normal') => ({
  piece: text,
  score: 0,
  kind,
})
const sentencePiece = (pieces: readonly PieceData[]): Files => ({
  model: modelProto({ model: 'unigram', pieces }),
})
const ranks = (more: string): Files => ({
  ranks: utf8(
    Array.from(
      { length: 256 },
      (_, byte) => `${Buffer.from([byte]).toString('base64')} ${byte}\n`,
    ).join('') + more,
  ),
})
const vocabMerges = (vocab: object, merges: string): Files => ({
  vocab: utf8(JSON.stringify(vocab)),
  merges: utf8(merges),
})
const bytes = Object.fromEntries(byteAlphabet.map((byte, id) => [byte, id]))
const bert = {
  'tokenizer.ggml.model': 'bert',
  'tokenizer.ggml.tokens': ['[UNK]', '▁a'],
  'tokenizer.ggml.token_type': [2, 1],
}
const gpt2 = {
  'tokenizer.ggml.model': 'gpt2',
  'tokenizer.ggml.pre': 'gpt-2',
  'tokenizer.ggml.tokens': byteAlphabet,
  'tokenizer.ggml.token_type': byteAlphabet.map(() => 1),
  'tokenizer.ggml.merges': ['a b'],
}
const split = { split: 'gpt2' }
const makeOf = (format: FormatName, files: Files, options?: object) =>
  makeTokenizer('bad', formats[format].read(files, options))
const nested = (depth: number) =>
  utf8(
    `{"model": {}, "normalizer": ${'{"type":"Sequence","normalizers":['.repeat(depth)}${']}'.repeat(depth)}}`,
  )

describe('a bad file is refused, in one line and at once', () => {
  test.for<[string, FormatName, Files, object?]>([
    // Numbers that cannot be.
    ["'a' has the id -1", 'tokenizer-json', json({ ...bpe, vocab: { a: -1 } })],
    ["'a' has the id 4000000000", 'tokenizer-json', json({ ...bpe, vocab: { a: 4e9 } })],
    ['BPE.vocab.a is not as expected', 'tokenizer-json', json({ ...bpe, vocab: { a: 0.5 } })],
    [
      'added_tokens.0.id is not as expected',
      'tokenizer-json',
      json(bpe, { added_tokens: [{ id: -1, content: 'x' }] }),
    ],
    ["'-1' is not a rank", 'tiktoken', ranks('eHg= -1\n'), split],
    ["'99999999' is not a rank", 'tiktoken', ranks('eHg= 99999999\n'), split],
    ["'a' has the id -5", 'vocab-merges', vocabMerges({ a: -5 }, ''), split],
    ['expected an object', 'vocab-merges', vocabMerges([], ''), split],
    // Counts and lengths that promise gigabytes.
    ['runs past the end', 'sentencepiece', { model: Uint8Array.of(10, 255, 255, 255, 255, 7) }],
    [
      'promises',
      'gguf',
      { gguf: Buffer.concat([Buffer.from('GGUF'), u32(3), u64(0), u64(2 ** 33)]) },
    ],
    [
      'promises',
      'gguf',
      {
        gguf: Buffer.concat([
          ...[Buffer.from('GGUF'), u32(3), u64(0), u64(1), u64(1), Buffer.from('k')],
          ...[u32(9), u32(4), u64(2 ** 40)],
        ]),
      },
    ],
    // The same twice.
    ["'a' and 'b' share the id 0", 'tokenizer-json', json({ ...bpe, vocab: { a: 0, b: 0 } })],
    [
      "'a' is piece 1 and piece 2",
      'sentencepiece',
      sentencePiece([unknownPiece, piece('a'), piece('a')]),
    ],
    [
      'more than one unknown',
      'sentencepiece',
      sentencePiece([unknownPiece, piece('x', 'unknown')]),
    ],
    ['rank 7 is given twice', 'tiktoken', ranks('eHg= 7\n'), split],
    ['ranks 97 and 256 are of one piece', 'tiktoken', ranks('YQ== 256\n'), split],
    [
      "'▁a' as piece 1 and piece 2",
      'gguf',
      {
        gguf: gguf({
          ...bert,
          'tokenizer.ggml.tokens': ['[UNK]', '▁a', '▁a'],
          'tokenizer.ggml.token_type': [2, 1, 1],
        }),
      },
    ],
    // What refers to nothing.
    ["needs 'c', which is no piece", 'tokenizer-json', json({ ...bpe, merges: ['a c'] })],
    ["needs 'ba', which is no piece", 'tokenizer-json', json({ ...bpe, merges: ['b a'] })],
    ["needs 'ab', which is no piece", 'vocab-merges', vocabMerges(bytes, 'a b\n'), split],
    ["needs 'ab', which is no piece", 'gguf', { gguf: gguf(gpt2) }],
    ["BPE.unk_token is 'x'", 'tokenizer-json', json({ ...bpe, unk_token: 'x' })],
    [
      'Unigram.unk_id is 3, and there are 1 pieces',
      'tokenizer-json',
      json({ type: 'Unigram', vocab: [['a', 0]], unk_id: 3 }),
    ],
    [
      'has no piece <0x',
      'tokenizer-json',
      json({ ...bpe, byte_fallback: true, vocab: { ...bpe.vocab, '<0x00>': 3 } }),
    ],
    ['nested more than 100 deep', 'tokenizer-json', { tokenizer: nested(50_000) }],
    // Bytes that are no text.
    ['piece 0 is not UTF-8', 'sentencepiece', { model: Uint8Array.of(10, 4, 10, 2, 0xc3, 0x28) }],
    ["'tokenizer' is not UTF-8", 'tokenizer-json', { tokenizer: Uint8Array.of(0x7b, 0xff) }],
    [
      "'merges' is not UTF-8",
      'merges',
      { merges: Uint8Array.of(0xff) },
      { ...split, symbols: 'gpt2' },
    ],
    ['is not base64', 'tiktoken', ranks('=== 256\n'), split],
    // A model of another kind.
    ['models of type unknown', 'tokenizer-json', json({})],
    ['models of type Transformer', 'tokenizer-json', json({ type: 'Transformer' })],
    ["model 'rwkv'", 'gguf', { gguf: gguf({ ...bert, 'tokenizer.ggml.model': 'rwkv' }) }],
    ["model 'undefined'", 'gguf', { gguf: gguf({ 'general.name': 'x' }) }],
  ])('%s', ([message, format, files, options]) => {
    const seconds = cpuSeconds(() =>
      expect(() => makeOf(format, files, options)).toThrow(
        expect.objectContaining({ name: 'InputError', message: expect.stringContaining(message) }),
      ),
    )
    expect(seconds).toBeLessThan(2)
  })
})

test('ids that no piece has are holes, and no text gives them', () => {
  const tokenizer = makeOf('tokenizer-json', json({ ...bpe, vocab: { a: 1, b: 5, ab: 9 } }))
  expect([...tokenizer.encode('abba')]).toEqual([9, 5, 1])
  expect(tokenizer.decode([0, 9, 4])).toBe('ab')
})

describe('what is no tokenizer at all', () => {
  test.for<[string, string | Uint8Array, string]>([
    [
      'picture.png',
      Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10),
      'not a tokenizer of a known kind',
    ],
    ['model.safetensors', Buffer.concat([u64(2), Buffer.from('{}')]), 'not a tokenizer of a known'],
    ['archive.zip', Buffer.from('PK\u0003\u0004'), 'not a tokenizer of a known kind'],
    ['config.json', '{"hidden_size": 4096}', 'model is not as expected'],
    ['empty.gguf', gguf({}), "model 'undefined'"],
    ['words.txt', 'the\nof\nand\n', 'not a tokenizer of a known kind'],
  ])('%s', async ([name, content, message]) => {
    const path = join(temporaryFolder(), name)
    writeFileSync(path, content)
    await expect(loadTokenizer(path, testSettings())).rejects.toThrow(message)
    await expect(loadTokenizer(path, testSettings())).rejects.toMatchObject({ name: 'InputError' })
  })

  test('a folder where a file should be', async () => {
    const folder = temporaryFolder()
    mkdirSync(join(folder, 'tokenizer.json'))
    await expect(loadTokenizer(folder, testSettings())).rejects.toThrow('holds no tokenizer')
    await expect(loadTokenizer(`file:${folder}`, testSettings())).rejects.toThrow('no such file')
  })
})
