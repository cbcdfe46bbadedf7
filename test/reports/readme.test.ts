import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { toCsv } from '../../src/reports/csv.ts'
import { toJson } from '../../src/reports/formats.ts'
import { toMarkdown } from '../../src/reports/markdown.ts'
import { recordSchema } from '../../src/reports/record.ts'
import { packageRoot } from '../../src/sources/package.ts'
import { namedDifferences } from '../../src/verify/named-differences.ts'

const read = (path: string) => readFileSync(join(packageRoot, path), 'utf8')
const documents = ['README.md', 'README.zh-CN.md']
const blocks = documents.flatMap(document =>
  Array.from(
    read(document).matchAll(/<!-- from (reports\/\S+\.md) -->\n([\s\S]*?)<!-- end -->/g),
    ([, report, lines]) => ({ document, report: report!, lines: lines!.trim().split('\n') }),
  ),
)

/** Only some rows are shown, so their columns may be narrower. */
const unpadded = (line: string) => line.replace(/ +/g, ' ').replace(/-{3,}/g, '---')

test.for(documents)('%s shows a piece of a real table', name => {
  expect(blocks.map(({ document }) => document)).toContain(name)
})

test.for(blocks)('what $document shows of $report stands there', ({ report, lines }) => {
  const known = new Set(read(report).split('\n').map(unpadded))
  for (const line of lines) expect(known).toContain(unpadded(line))
})

test.for(['aquila', 'baichuan', 'chinese-llama', 'expansion', 'pieces', 'all'])(
  'the Markdown and CSV of %s are views of its record',
  suite => {
    const text = read(`reports/${suite}.json`)
    const record = recordSchema.parse(JSON.parse(text))
    expect(toJson(record)).toBe(text)
    expect(toMarkdown(record)).toBe(read(`reports/${suite}.md`))
    expect(toCsv(record)).toBe(read(`reports/${suite}.csv`))
  },
)

/** The cells of the table whose head begins with these words. */
function tableOf(document: string, head: string): string[][] {
  const pattern = new RegExp(`\\| ${head} [^\\n]*\\n[^\\n]*\\n([\\s\\S]*?)\\n\\n`)
  const [, table = ''] = pattern.exec(read(document)) ?? []
  return table
    .split('\n')
    .map(line => line.split(' | ').map(cell => cell.replace(/^\| | +\|$/g, '').trim()))
}

test('the README lists every named difference to the references, and no other', () => {
  const rows = Object.values(namedDifferences).map(({ differsFrom, says }) => [
    differsFrom.map(name => `\`${name}\``).join(', '),
    says,
  ])
  expect(tableOf('README.md', 'who does otherwise')).toEqual(rows)
  // The Chinese one says the same of the same references in other words.
  expect(tableOf('README.zh-CN.md', '做法不同者').map(([references]) => references)).toEqual(
    rows.map(([references]) => references),
  )
})

test('nothing but a named difference keeps a text from being compared', () => {
  const folder = join(packageRoot, 'test', 'parity')
  for (const file of readdirSync(folder)) {
    const text = readFileSync(join(folder, file), 'utf8')
    const filters = Array.from(text.matchAll(/[tT]exts\.filter\(([^\n]*)/g), found => found[1])
    for (const filter of filters)
      expect(filter).toMatch(/^comparable\(|^isOneLine\)|includes\('\\[n0]'\)/)
  }
})
