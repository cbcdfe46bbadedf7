import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, describe, expect, test } from 'vitest'
import type { SampleFile } from '../../src/corpora/files/sample-files.ts'
import { countChunk } from '../../src/count/count-chunk.ts'
import { emptyTotals, totalOf } from '../../src/count/totals.ts'
import { makeTokenizer } from '../../src/tokenizer/make-tokenizer.ts'
import type { Tokenizer } from '../../src/tokenizer/tokenizer.ts'
import { property } from '../property.ts'
import { character, countVerbatim, expectSame, ways } from './as-strings.ts'

const folder = mkdtempSync(join(tmpdir(), 'tokrate-test-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function fileOf(content: string | Uint8Array): SampleFile {
  const path = join(folder, 'plain.txt')
  writeFileSync(path, content)
  return { path, name: 'plain.txt', format: 'text', field: 'text' }
}

/** No plain text is refused: two refusals that are the same would say nothing. */
async function expectCounted(tokenizer: Tokenizer, file: SampleFile): Promise<void> {
  for (const told of await expectSame(tokenizer, file)) expect(told).not.toHaveProperty('error')
}

const text = fc.string({ unit: character, maxLength: 120 })

describe.for(Object.entries(ways))(
  '%s: a plain text counts as its string does',
  ([, vocabulary]) => {
    const tokenizer = makeTokenizer('toy', vocabulary)

    property([text, fc.boolean()], { numRuns: 60 })('of any characters', async (text, mark) => {
      await expectCounted(tokenizer, fileOf(`${mark ? '\ufeff' : ''}${text}`))
    })

    property([text, fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 3 })], {
      numRuns: 40,
    })('with some bytes that are others', async (text, changes) => {
      const content = Buffer.from(text)
      if (content.length === 0) return
      for (const [at, byte] of changes) content[at % content.length] = byte
      await expectCounted(tokenizer, fileOf(content))
    })

    // Parts that are no UTF-8, or for JavaScript's normalizer, stand between others.
    property([fc.array(text, { minLength: 2, maxLength: 6 }), fc.nat(255)], {
      numRuns: 4,
    })('in many parts', async (texts, byte) => {
      const parts = texts.flatMap(text => [
        Buffer.from('the 中文.\n'.repeat(12_000)),
        Buffer.from(`${text}\nth `),
        Buffer.of(byte, 0x0a),
      ])
      await expectCounted(tokenizer, fileOf(Buffer.concat(parts)))
    })
  },
)

test('bytes that are no UTF-8 are told wherever the text is cut', async () => {
  const tokenizer = makeTokenizer('toy', ways['bytes as they are'])
  const line = Buffer.from('the 中文.\n'.repeat(30_000))
  const wrong = Buffer.from([0xe4, 0x0a, 0xb8, 0x61, 0xff, 0x0a])
  const file = fileOf(Buffer.concat([wrong, line, wrong, line, Buffer.from('\ufffd'), wrong]))
  const { noticed } = await countVerbatim({ tokenizer, countsText: true }, file)
  expect(noticed).toMatchObject({ replaced: 9 })
})

test.for([
  ['', 0],
  ['a', 1],
  ['é', 2],
  ['\ufeff', 0],
  ['\ufeffa', 1],
  ['a\ufeff', 4],
] as const)('a corpus of the text %j has so many tokens', async ([text, tokens]) => {
  const tokenizer = makeTokenizer('toy', ways['bytes as they are'])
  const { sides } = await countChunk({ file: fileOf(text) }, { segmenters: {} }, { tokenizer })
  expect(totalOf(sides.text ?? emptyTotals([]), 'tokens')).toBe(tokens)
})

test('a byte-order mark is a character to count, and none of a corpus', async () => {
  const tokenizer = makeTokenizer('toy', ways['bytes as they are'])
  const { counts } = await countVerbatim({ tokenizer, countsText: true }, fileOf('\ufeffthe'))
  expect(counts).toMatchObject({ characters: 4, bytes: 6, tokens: 4 })
})
