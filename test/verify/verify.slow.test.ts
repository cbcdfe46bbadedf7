import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { settingsFrom } from '../../src/sources/settings.ts'
import { byteAlphabet } from '../../src/tokenize/byte-alphabet.ts'
import { verify } from '../../src/verify/verify.ts'
import { pieceKinds } from '../../src/vocabulary/vocabulary.ts'
import { gguf } from '../formats/gguf-file.ts'
import { bytePieces, unknownPiece } from '../oracles/random-pieces.ts'
import { modelProto } from '../parity/model-proto.ts'
import { zoo } from '../parity/zoo.ts'
import { temporaryFolder } from '../sources/fixtures.ts'

const settings = settingsFrom()

async function file(name: string, content: string | Uint8Array): Promise<string> {
  const path = join(temporaryFolder(), name)
  await writeFile(path, content)
  return path
}

describe('verify', () => {
  test('holds a tokenizer.json against the native package', async () => {
    const json = JSON.stringify(
      zoo.find(({ name }) => name === 'pre-tokenizer Metaspace first')!.json,
    )
    const path = await file('tokenizer.json', json)
    const [verification, ...others] = await verify(path, { settings })
    expect(others).toEqual([])
    expect(verification).toMatchObject({ referencePackage: 'tokenizers 0.23.2', verdict: 'same' })
    expect(verification!.texts).toBeGreaterThan(300)
  })

  test.for(['unigram', 'bpe', 'char'] as const)(
    'holds a %s .model against SentencePiece',
    async model => {
      const letters = ['▁', 'e', 't', 'a', '中', '▁t'].map((piece, i) => ({
        piece,
        score: -1 - i,
        kind: piece === 'a' ? ('user-defined' as const) : ('normal' as const),
      }))
      for (const byteFallback of [true, false]) {
        const pieces = [unknownPiece, ...letters, ...(byteFallback ? bytePieces : [])]
        const path = await file('mine.model', modelProto({ model, pieces, byteFallback }))
        expect(await verify(path, { settings })).toMatchObject([
          { referencePackage: 'sentencepiece-js 1.1.0', verdict: 'same' },
        ])
      }
    },
  )

  test('holds ranks against tiktoken', async () => {
    expect(await verify('gpt2', { settings })).toMatchObject([
      { tokenizer: 'gpt2', referencePackage: 'tiktoken 1.0.22', verdict: 'same' },
    ])
  })

  test('holds ranks with a pattern of their own against tiktoken', async () => {
    const pieces = [
      ...Array.from({ length: 256 }, (_, byte) => Buffer.from([byte])),
      ...['th', 'the', ' the', '12', '中'].map(piece => Buffer.from(piece)),
    ]
    const ranks = pieces.map((piece, rank) => `${piece.toString('base64')} ${rank}\n`).join('')
    const path = await file('mine.tiktoken', ranks)
    const pattern = String.raw`(?i:'s|th)|\p{Lu}?\p{Ll}++|\p{N}{1,2}|[^\s\p{L}]+|\s+(?!\S)|\s`
    expect(await verify(`${path}#${pattern}`, { settings })).toMatchObject([
      { referencePackage: 'tiktoken 1.0.22', verdict: 'same' },
    ])
  })

  test('holds a vocab.txt against the native package', async () => {
    const folder = temporaryFolder()
    const pieces = [
      '[PAD]',
      '[UNK]',
      '[CLS]',
      '[SEP]',
      ...'abcdethi中文.1',
      '##e',
      '##h',
      'the',
      '##ing',
    ]
    await writeFile(join(folder, 'vocab.txt'), pieces.join('\n'))
    for (const lowercase of [true, false]) {
      const config = JSON.stringify({ do_lower_case: lowercase })
      await writeFile(join(folder, 'tokenizer_config.json'), config)
      expect(await verify(folder, { settings })).toMatchObject([
        { referencePackage: 'tokenizers 0.23.2', verdict: 'same' },
      ])
    }
  })

  test('holds vocab.json and merges.txt against the native package', async () => {
    const folder = temporaryFolder()
    const pieces = [...byteAlphabet, 'th', 'the', 'Ġthe', 'ä¸', 'ä¸Ń']
    const vocab = Object.fromEntries(pieces.map((piece, id) => [piece, id]))
    await writeFile(join(folder, 'vocab.json'), JSON.stringify(vocab))
    await writeFile(join(folder, 'merges.txt'), 't h\nth e\nĠ the\nä ¸\nä¸ Ń\n')
    expect(await verify(folder, { settings })).toMatchObject([
      { referencePackage: 'tokenizers 0.23.2', verdict: 'same' },
    ])
  })

  test.for(['llama', 't5'] as const)(
    'holds a GGUF file of model %s against SentencePiece',
    async model => {
      const some = ['▁', 'e', 't', 'h', 'a', '中', '▁t', 'he', '▁the', '文'].map((piece, i) => ({
        piece,
        score: -1 - i,
        kind: piece === 'a' ? ('user-defined' as const) : ('normal' as const),
      }))
      const all = [unknownPiece, ...some, ...(model === 'llama' ? bytePieces : [])]
      const path = await file(
        'mine.gguf',
        gguf({
          'tokenizer.ggml.model': model,
          'tokenizer.ggml.tokens': all.map(({ piece }) => piece),
          'tokenizer.ggml.scores': all.map(({ score }) => score),
          'tokenizer.ggml.token_type': all.map(({ kind }) => pieceKinds.indexOf(kind) + 1),
          'tokenizer.ggml.add_space_prefix': true,
          'tokenizer.ggml.remove_extra_whitespaces': model === 't5',
        }),
      )
      expect(await verify(path, { settings })).toMatchObject([
        { referencePackage: 'sentencepiece-js 1.1.0', verdict: 'same' },
      ])
    },
  )

  test
    .skipIf(settings.mirror === undefined)
    .for(['aquila-7b', 'moss-moon-003', 'bloom', 'falcon-7b', 'baichuan-7b'])(
    'holds %s against a package, from merges or GGUF',
    { timeout: 60_000 },
    async id => {
      expect(await verify(id, { settings })).toMatchObject([{ verdict: 'same' }])
    },
  )

  test('refuses a file that cannot be read', async () => {
    const json = zoo.find(({ name }) => name === 'normalizer NFC')!.json
    const path = await file('tokenizer.json', JSON.stringify({ ...json, added_tokens: 1 }))
    await expect(verify(path, { settings })).rejects.toThrow('added_tokens is not as expected')
  })
})
