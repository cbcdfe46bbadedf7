import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { compare } from '../../src/compare/compare.ts'
import { metricNames } from '../../src/metrics/metrics.ts'
import { toJson } from '../../src/reports/formats.ts'
import { settingsFrom } from '../../src/sources/settings.ts'
import { toyTokenizerJson } from './toy-tokenizer.ts'

let folder: string
const at = (name: string) => join(folder, name)
const settings = () => settingsFrom({ TOKRATE_CACHE: at('cache') })

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'tokrate-measure-'))
  writeFileSync(at('letters.json'), toyTokenizerJson([]))
  writeFileSync(at('pairs.json'), toyTokenizerJson(['ab']))
  writeFileSync(at('text.jsonl'), '{"text": "abab"}\n{"text": "ba"}\n')
  writeFileSync(at('broken.json'), '{"model": ')
  writeFileSync(at('bad.jsonl'), '{"text": "abab"}\n{"text": \n')
  writeFileSync(at('empty.txt'), '')
})
afterAll(() => rmSync(folder, { recursive: true }))

test('threads count every tokenizer on every corpus', async () => {
  const record = await compare([at('pairs.json')], {
    settings: settings(),
    baseline: at('letters.json'),
    corpora: [at('text.jsonl')],
  })
  expect(record.tokenizers.map(({ sizes }) => sizes.base)).toEqual([2, 3])
  expect(record.corpora[0]?.sides).toMatchObject([{ samples: 2, characters: 6, words: 2 }])
  expect(record.cells.map(({ tokens }) => tokens)).toEqual([6, 4])
  expect(record.metrics).toContain('normalizedSequenceLength')
})

test('the same comparison gives the same bytes, with one thread or several', async () => {
  const run = (threads: number) =>
    compare([at('letters.json'), at('pairs.json')], {
      settings: settings(),
      corpora: [at('text.jsonl')],
      baseline: at('letters.json'),
      metrics: metricNames,
      threads,
    })
  expect(toJson(await run(2))).toBe(toJson(await run(1)))
})

test.for([
  ['an unknown tokenizer', 'lama', 'text.jsonl', /unknown tokenizer 'lama'; did you mean llama/],
  ['a tokenizer that is not there', 'no.json', 'text.jsonl', /no\.json: no such file/],
  ['a broken tokenizer', 'broken.json', 'text.jsonl', /broken\.json/],
  ['a corpus that is not there', 'pairs.json', 'no.jsonl', /no\.jsonl: no such file/],
  ['a bad line', 'pairs.json', 'bad.jsonl', /bad\.jsonl:2/],
  ['an empty corpus', 'pairs.json', 'empty.txt', /empty\.txt: holds no text/],
] as const)('%s is one clear line', async ([, tokenizer, corpus, message]) => {
  const reference = tokenizer.includes('.') ? at(tokenizer) : tokenizer
  const error: unknown = await compare([reference], {
    settings: settings(),
    corpora: [at(corpus)],
  }).catch((error: unknown) => error)
  expect(error).toMatchObject({ name: 'InputError', message: expect.stringMatching(message) })
})
