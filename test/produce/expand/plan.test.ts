import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openCorpus } from '../../../src/corpora/open.ts'
import { planPage, toMarkdownPage, toPlainPage } from '../../../src/produce/expand/page.ts'
import { type MergePlan, planMerge } from '../../../src/produce/expand/plan.ts'
import { settingsFrom } from '../../../src/sources/settings.ts'
import { toyModel } from '../../merge/toy-model.ts'

let folder: string
let plan: MergePlan
const at = (name: string) => join(folder, name)

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tokrate-plan-'))
  const write = (name: string, pieces: readonly string[]) =>
    writeFileSync(at(name), toyModel(pieces))
  write('base.model', ['▁', 'a', 'b', 'c', '中', 'bc'])
  write('extra.model', ['中文', '文', 'ab', '人民共和'])
  writeFileSync(at('zh.jsonl'), '{"text":"中文中文"}\n{"text":"人民中文"}\n{"text":"文中"}\n')
  writeFileSync(at('en.jsonl'), '{"text":"abc"}\n{"text":"bcbc"}\n')
  const settings = settingsFrom()
  const corpora = []
  for (const name of ['zh.jsonl', 'en.jsonl'])
    corpora.push(await openCorpus(at(name), { settings }))
  plan = await planMerge(at('base.model'), at('extra.model'), { corpora, settings })
})
afterAll(() => rmSync(folder, { recursive: true }))

test('a plan says what is added and what it gains on each corpus', () => {
  expect(plan).toMatchObject({
    overlap: 257,
    added: 4,
    merged: 267,
    composition: {
      'Han, 2 characters': 1,
      'Han, 1 character': 1,
      'Han, 4 characters': 1,
      Latin: 1,
    },
    gains: [
      // ▁中文中文: ▁ 中 and three bytes for 文, twice, are ▁ 中文 中文.
      {
        corpus: 'zh.jsonl',
        samples: 3,
        characters: 10,
        tokensBefore: 9 + 11 + 5,
        tokensAfter: 3 + 8 + 3,
      },
      { corpus: 'en.jsonl', samples: 2, characters: 7, tokensBefore: 3 + 3, tokensAfter: 3 + 3 },
    ],
  })
})

test('a plan shows which text without Han is cut otherwise, made small', () => {
  expect(plan.damage).toMatchObject({
    samples: 2,
    changed: 1,
    examples: [{ text: 'ab', before: ['▁', 'a', 'b'], after: ['▁', 'ab'] }],
  })
})

test('a plan names dead pieces and what repairs them', () => {
  expect(plan.dead).toMatchObject([
    { piece: '人民共和', reason: 'missing link', missing: ['人民', '人民共'] },
  ])
  expect(plan.repair).toMatchObject({ links: ['人民', '人民共'], stillDead: 0 })
})

test('a plan puts every score policy and filter into one table', () => {
  expect(
    plan.policies.map(({ scores, only, added, changed }) => [scores, only, added, changed]),
  ).toEqual([
    ['zero', null, 4, 1],
    ['zero', 'han', 3, 0],
    ['own', null, 4, 1],
    ['own', 'han', 3, 0],
    ['below', null, 4, 0],
    ['below', 'han', 3, 0],
  ])
})

test('a plan tells what each new piece was made of', () => {
  const idOf = (byte: number) => 1 + byte
  expect(plan.initialisation.slice(0, 2)).toEqual([
    {
      id: 263,
      piece: '中文',
      from: [261, ...Buffer.from('文').values()].map((id, i) => (i ? idOf(id) : id)),
    },
    { id: 264, piece: '文', from: [...Buffer.from('文').values()].map(idOf) },
  ])
})

test('a plan runs what would be written through the packages that are there', () => {
  expect(plan.portability.map(({ file, verdict }) => [file, verdict])).toEqual([
    ['tokenizer.model', 'same'],
    ['tokenizer.json', 'same'],
    ['tokenizer.json', 'same'],
  ])
})

test('a plan is a page of Markdown and of plain text, the verdict first', () => {
  const { title, blocks } = planPage(plan)
  expect(toMarkdownPage(title, blocks)).toMatch(/^# .*\n\n## Verdict\n\nExpand\. 4 new pieces/)
  expect(toPlainPage(title, blocks)).toMatch(/\n\nVERDICT\n\nExpand\. 4 new pieces/)
  for (const heading of [
    'Gain',
    'Fewer pieces',
    'Score policies',
    'Damage',
    'Dead pieces',
    'Cost',
    'Portability',
  ])
    expect(toMarkdownPage(title, blocks)).toContain(`\n## ${heading}\n`)
})
