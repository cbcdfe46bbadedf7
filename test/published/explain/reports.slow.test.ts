import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import {
  type ExplanationRecord,
  explanationRecordSchema,
  isSameOrigin,
  withRecordedCuts,
} from '../../../src/published/explain/record.ts'
import {
  explanationPage,
  explanationReports,
  writeExplanations,
} from '../../../src/published/explain/reports.ts'
import { packageRoot } from '../../../src/sources/package.ts'
import { settingsFrom } from '../../../src/sources/settings.ts'
import { testSettings } from '../../sources/fixtures.ts'

const shipped = (file: string) => readFileSync(join(packageRoot, 'reports', file), 'utf8')
const recordOf = (report: string): ExplanationRecord =>
  explanationRecordSchema.parse(JSON.parse(shipped(`${report}.json`)))
const reports = [...explanationReports().keys()]

let out: string
beforeEach(() => {
  out = mkdtempSync(join(tmpdir(), 'tokrate-explain-'))
})
afterEach(() => rmSync(out, { recursive: true }))
const written = (file: string) => readFileSync(join(out, file), 'utf8')

test('three published tables have reports', () => {
  expect(reports.toSorted()).toEqual(['explain-aquila', 'explain-arena', 'explain-baichuan'])
})

test.for(reports)('the page of %s is a view of its record', report => {
  expect(explanationPage(recordOf(report))).toBe(shipped(`${report}.md`))
})

describe('without mirror and network', () => {
  test.for(['explain-aquila', 'explain-baichuan'])(
    '%s stays what it is, byte for byte',
    async report => {
      const settings = testSettings({ mirror: '/nowhere' })
      const [summary] = await writeExplanations([report], { settings, out })
      expect(summary!.kept).toMatch(/^cannot get |no such/)
      for (const file of [`${report}.json`, `${report}.md`])
        expect(written(file)).toBe(shipped(file))
    },
  )
})

describe('words', () => {
  const record = recordOf('explain-aquila')
  const changed = (icu: string, by: number): ExplanationRecord => ({
    ...record,
    icu,
    evidence: {
      ...record.evidence,
      texts: record.evidence.texts.map(text => ({
        ...text,
        units: {
          ...text.units,
          dictionaryWords: text.units.dictionaryWords + by,
          characters: text.units.characters + by,
        },
      })),
    },
  })

  test('that another ICU cut stay as they were recorded, and nothing else does', () => {
    const { evidence, icu } = withRecordedCuts(changed('1.0', 5), record)
    expect(icu).toBe(record.icu)
    const [text] = evidence.texts
    const [before] = record.evidence.texts
    expect(text!.units.dictionaryWords).toBe(before!.units.dictionaryWords)
    expect(text!.units.characters).toBe(before!.units.characters + 5)
  })

  test('that the same ICU cut, or of other texts, are those of now', () => {
    const now = changed(record.icu, 5)
    expect(withRecordedCuts(now, record)).toBe(now)
    const other = { ...changed('1.0', 5), corpora: { ...record.corpora, zh: '0'.repeat(64) } }
    expect(isSameOrigin(other, record)).toBe(false)
    expect(withRecordedCuts(other, record)).toBe(other)
  })
})

test('a record that was damaged is refused by name', async () => {
  writeFileSync(join(out, 'explain-aquila.json'), '{"report"')
  await expect(
    writeExplanations(['explain-aquila'], { settings: testSettings(), out }),
  ).rejects.toThrow(/explain-aquila\.json: not a record that this version reads/)
})

test.skipIf(settingsFrom().mirror === undefined)(
  'explain-aquila is counted anew to the same bytes',
  async () => {
    const [summary] = await writeExplanations(['explain-aquila'], { settings: settingsFrom(), out })
    expect(summary).not.toHaveProperty('kept')
    for (const file of ['explain-aquila.json', 'explain-aquila.md']) {
      expect(written(file)).toBe(shipped(file))
    }
  },
)

describe('what the shipped pages say', () => {
  test.for<[string, RegExp]>([
    [
      'explain-baichuan',
      /^- Consistent with tokens per character on text whose characters are about 9\d % Chinese/m,
    ],
    [
      'explain-baichuan',
      /^- Excluded, .*tokens per byte \(57 %\), UTF-8 bytes per token \(232 %\)/m,
    ],
    ['explain-baichuan', /ids of 2 bytes cannot number 130,344 pieces \(chatglm-6b\)/],
    ['explain-aquila', /earlier printing were cut off, not rounded: 9 of 9/],
    ['explain-aquila', /Misprint: the vocabulary of GPT-2 is printed as 50527; it is 50257/],
    ['explain-aquila', /\*\*en\*\*: Not identifiable: 3 rows are too few/],
    ['explain-aquila', /\*\*zh\*\*: Unexplained: .*Furthest off is aquila-7b/],
    ['explain-arena', /in all 15 rows: 1024 ÷ 1000 is in that range, and 1 is not/],
    ['explain-arena', /in all 15 rows: 2³⁰ ÷ 10⁹ is in that range, and 1 is not/],
    ['explain-arena', /\*\*zh-Hans n_chars\/n_tokens\*\*: Consistent with characters per token/],
    ['explain-arena', /\*\*en n_chars\/n_tokens\*\*: Not identifiable/],
  ])('%s: %s', ([report, sentence]) => {
    expect(shipped(`${report}.md`)).toMatch(sentence)
  })
})
