import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { afterAll, describe, expect, test } from 'vitest'
import type { SampleFile } from '../../src/corpora/files/sample-files.ts'
import { makeTokenizer } from '../../src/tokenizer/make-tokenizer.ts'
import { withSpecialTokens } from '../../src/tokenizer/special-tokens.ts'
import { property } from '../property.ts'
import { character, countVerbatim, expectSame, ofStrings, told, ways } from './as-strings.ts'

const folder = mkdtempSync(join(tmpdir(), 'tokrate-test-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function fileOf(content: string | Uint8Array): SampleFile {
  const path = join(folder, 'lines.jsonl')
  writeFileSync(path, content)
  return { path, name: 'lines.jsonl', format: 'jsonl', field: 'text' }
}

const text = fc.string({ unit: character, maxLength: 40 })
/** JSON spells a character as itself or as an escape. */
const spelt = fc.tuple(text, fc.boolean()).map(([text, escapes]) => {
  const json = JSON.stringify(text)
  return escapes
    ? json.replace(/[^ -~]|[a/]/g, unit =>
        unit === '/' ? '\\/' : `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
      )
    : json
})
const other = fc.oneof(fc.json({ maxDepth: 3 }), spelt)
const line = fc
  .tuple(spelt, fc.array(fc.tuple(text, other), { maxLength: 3 }), fc.nat(), fc.boolean())
  .map(([value, others, at, spaced]) => {
    const fields = others.map(([key, value]) => [JSON.stringify(key), value] as const)
    fields.splice(at % (fields.length + 1), 0, ['"text"', value])
    const pairs = fields.map(([key, value]) => (spaced ? `${key} :\t${value} ` : `${key}:${value}`))
    return spaced ? ` { ${pairs.join(' , ')}}\r` : `{${pairs.join(',')}}`
  })
const lines = fc.array(
  fc.oneof({ weight: 8, arbitrary: line }, fc.constantFrom('', ' \t', '\r', '{"text":null}')),
  { maxLength: 30 },
)

describe.for(Object.entries(ways))('%s: lines count as their strings do', ([, vocabulary]) => {
  const tokenizer = makeTokenizer('toy', vocabulary)

  property([lines, fc.boolean(), fc.boolean()], { numRuns: 40 })(
    'of any JSON',
    async (lines, mark, feed) => {
      await expectSame(
        tokenizer,
        fileOf(`${mark ? '\ufeff' : ''}${lines.join('\n')}${feed ? '\n' : ''}`),
      )
    },
  )

  property([lines, fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 3 })], {
    numRuns: 40,
  })('with some bytes that are others', async (lines, changes) => {
    const content = Buffer.from(lines.join('\n'))
    if (content.length === 0) return
    for (const [at, byte] of changes) content[at % content.length] = byte
    await expectSame(tokenizer, fileOf(content))
  })

  test.for([
    '{"text":"a"} x',
    '{"text":"a",}',
    '{"text":"a"',
    '{"text":01}',
    '{"a":1.}',
    '{"a":-}',
    '{"a":1e}',
    '{"a":tru,"text":"a"}',
    '{"a":[1,],"text":"a"}',
    '{"a":[}],"text":"a"}',
    '{"a":{"b" 1},"text":"a"}',
    '{"text":"a\u0001"}',
    '{"text":"\\x"}',
    '{"text":"\\u12g4"}',
    '{"text":"\\ud800"}',
    '{"text":"\\ud800\\u0041"}',
    '{"te\\u0078t":"a"}',
    '{"text":"a","text":"b"}',
    '{"text":"a","a":[],"b":{},"c":[[{"d":[1,-0.5e+7,true,false,null,"\\"]"]}]]}',
    `{"a":${'['.repeat(80)}${']'.repeat(80)},"text":"a"}`,
    '["text"]',
    '"text"',
    'null',
    '{}',
    '{"text":7}',
  ])('of %s', async line => {
    await expectSame(tokenizer, fileOf(`{"text":"the 中文"}\n${line}\n{"text":"the"}`))
  })

  test('of more lines than are told at once, and one that is longer than what is read at once', async () => {
    const many = Array.from({ length: 5000 }, (_, i) => JSON.stringify({ text: `the ${i} 中文` }))
    many[2500] = JSON.stringify({ a: 'x'.repeat(400_000), text: 'the 中 '.repeat(100_000) })
    await expectSame(tokenizer, fileOf(many.join('\n')))
  })
})

test('packed lines that break off are told alike', async () => {
  const tokenizer = makeTokenizer('toy', ways['bytes as they are'])
  const many = Array.from({ length: 60_000 }, (_, i) => JSON.stringify({ text: `the ${i * 7919}` }))
  const packed = gzipSync(many.join('\n'))
  const file = { ...fileOf(packed.subarray(0, -2000)), compression: 'gzip' } as const
  const countsText = true
  const failed = await told(countVerbatim({ tokenizer, countsText }, file))
  expect(failed).toMatchObject({ error: expect.stringContaining('the last whole sample is') })
  expect(failed).toEqual(
    await told(countVerbatim({ tokenizer: ofStrings(tokenizer), countsText }, file)),
  )
  const whole = { ...fileOf(packed), compression: 'gzip' } as const
  const { counts } = await countVerbatim({ tokenizer, countsText }, whole)
  expect(counts.samples).toBe(60_000)
})

test('special tokens around texts are counted too', async () => {
  const around = withSpecialTokens(makeTokenizer('toy', ways['bytes as they are']), { bos: true })
  const file = fileOf('{"text":"the"}\n{"text":""}\n')
  const { counts } = await countVerbatim({ tokenizer: around, countsText: true }, file)
  expect(counts).toMatchObject({ samples: 2, tokens: 3, characters: 3 })
})
