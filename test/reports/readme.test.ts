import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { packageRoot } from '../../src/catalog/catalog.ts'
import { toCsv } from '../../src/reports/csv.ts'
import { toJson } from '../../src/reports/json.ts'
import { toMarkdown } from '../../src/reports/markdown.ts'
import { recordSchema } from '../../src/reports/record.ts'

const read = (path: string) => readFileSync(join(packageRoot, path), 'utf8')
const blocks = Array.from(
  read('README.md').matchAll(/<!-- from (reports\/\S+\.md) -->\n([\s\S]*?)<!-- end -->/g),
  ([, report, lines]) => ({ report: report!, lines: lines!.trim().split('\n') }),
)

/** Only some rows are shown, so their columns may be narrower. */
const unpadded = (line: string) => line.replace(/ +/g, ' ').replace(/-{3,}/g, '---')

test('the README shows a piece of a real table', () => {
  expect(blocks.length).toBeGreaterThan(0)
})

test.for(blocks)('what the README shows of $report stands there', ({ report, lines }) => {
  const known = new Set(read(report).split('\n').map(unpadded))
  for (const line of lines) expect(known).toContain(unpadded(line))
})

test.for(['aquila', 'baichuan', 'chinese-llama', 'all'])(
  'the Markdown and CSV of %s are views of its record',
  suite => {
    const text = read(`reports/${suite}.json`)
    const record = recordSchema.parse(JSON.parse(text))
    expect(toJson(record)).toBe(text)
    expect(toMarkdown(record)).toBe(read(`reports/${suite}.md`))
    expect(toCsv(record)).toBe(read(`reports/${suite}.csv`))
  },
)
