import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { packageRoot } from '../../src/catalog/catalog.ts'
import { toCsv } from '../../src/reports/csv.ts'
import { toJson } from '../../src/reports/json.ts'
import { toMarkdown } from '../../src/reports/markdown.ts'
import { recordSchema } from '../../src/reports/record.ts'
import { namedDifferences } from '../../src/verify/named-differences.ts'

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

test('the README lists every named difference to the references, and no other', () => {
  const [, table = ''] =
    /\| who does otherwise [^\n]*\n[^\n]*\n([\s\S]*?)\n\n/.exec(read('README.md')) ?? []
  const rows = table
    .split('\n')
    .map(line => line.split(' | ').map(cell => cell.replace(/^\| | +\|$/g, '').trim()))
  expect(rows).toEqual(
    Object.values(namedDifferences).map(({ references, says }) => [
      references.map(name => `\`${name}\``).join(', '),
      says,
    ]),
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
