import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { settingsFrom } from '../../src/settings.ts'
import { verify } from '../../src/verify/verify.ts'
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
    expect(verification).toMatchObject({ reference: 'tokenizers 0.23.2', verdict: 'same' })
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
          { reference: 'sentencepiece-js 1.1.0', verdict: 'same' },
        ])
      }
    },
  )

  test('holds ranks against tiktoken', async () => {
    expect(await verify('gpt2', { settings })).toMatchObject([
      { tokenizer: 'gpt2', reference: 'tiktoken 1.0.22', verdict: 'same' },
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
      { reference: 'tiktoken 1.0.22', verdict: 'same' },
    ])
  })

  test('says what cannot be checked', async () => {
    const folder = temporaryFolder()
    await writeFile(join(folder, 'vocab.txt'), '[UNK]\na\n')
    await writeFile(join(folder, 'tokenizer_config.json'), '{"do_lower_case": true}')
    expect(await verify(folder, { settings })).toMatchObject([
      { verdict: 'cannot be checked', reason: 'no reference package reads the format wordpiece' },
    ])
  })
})
