import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { expansionSection } from '../../src/reports/expansion-section.ts'
import { recordSchema, type SuiteRecord } from '../../src/reports/record.ts'
import { packageRoot } from '../../src/sources/package.ts'

const hash = '0'.repeat(64)
const tokenizer = (id: string, withAdded: number, expands?: string) => ({
  id,
  title: id,
  sha256: hash,
  sizes: { base: withAdded, withAdded, embedding: null },
  ...(expands === undefined ? {} : { expands }),
})
const corpus = (id: string) => ({
  id,
  title: id,
  language: id,
  sha256: hash,
  composition: [],
  sides: [
    { side: 'text', segmenter: 'whitespace', samples: 1, characters: 100, bytes: 1, words: 1 },
  ],
})
const cell = (tokenizer: string, corpus: string, tokens: number) => ({
  tokenizer,
  corpus,
  side: 'text',
  tokens,
  unknowns: 0,
  lostCharacters: 0,
  byteFallbackTokens: 0,
})
const record = (after: number): SuiteRecord => ({
  suite: 'toy',
  title: '',
  question: '',
  tokrate: '0',
  metrics: [],
  tokenizers: [tokenizer('one', 1000), tokenizer('one+more', 1500, 'one')],
  corpora: [corpus('zh'), corpus('en')],
  cells: [
    cell('one', 'zh', 120),
    cell('one', 'en', 30),
    cell('one+more', 'zh', after),
    cell('one+more', 'en', 33),
  ],
  notes: [],
})
const rowOf = (page: string) =>
  page
    .split('\n')
    .find(line => line.startsWith('| one '))!
    .split('|')
    .map(cell => cell.trim())
    .slice(1, -1)

test('a base and its expansion are one row, with the answer that the numbers give', () => {
  const [base, added, before, now, saved, elsewhere, parameters, , answer] = rowOf(
    expansionSection(record(60)),
  )
  expect([base, added, before, now]).toEqual(['one', '500', '1.200', '0.600'])
  expect([saved, elsewhere, parameters, answer]).toEqual([
    '50.0 %',
    '-10.0 %',
    '4 million',
    'expand',
  ])
})

test('an expansion that saves little is not worth it', () => {
  expect(rowOf(expansionSection(record(110))).at(-1)).toBe('do not expand')
})

test('a record without expansions has no such section', () => {
  expect(expansionSection({ ...record(60), tokenizers: [tokenizer('one', 1000)] })).toBe('')
})

test('of the four bases on record LLaMA and Mistral should be expanded, Llama 3 and Qwen not', () => {
  const text = readFileSync(join(packageRoot, 'reports/expansion.json'), 'utf8')
  const page = expansionSection(recordSchema.parse(JSON.parse(text)))
  const answers = Array.from(page.matchAll(/^\| ([\w-]+) .*\| ([a-z ]+?) +\|$/gm), found =>
    found.slice(1),
  )
  expect(answers.filter(([base]) => base !== 'base')).toEqual([
    ['llama', 'expand'],
    ['mistral-7b', 'expand'],
    ['llama-3', 'do not expand'],
    ['qwen-7b', 'do not expand'],
  ])
})
