import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseHTML } from 'linkedom'
import { describe, expect, test } from 'vitest'
import { readCurve } from '../../../src/produce/expand/curve-report.ts'
import { readRecord } from '../../../src/reports/files.ts'
import { htmlDocument, jsonText } from '../../../src/reports/html/document.ts'
import { reportPage } from '../../../src/reports/html/report.ts'
import { packageRoot } from '../../../src/sources/package.ts'

test('JSON neither ends its element nor its line, and is read as what it was', () => {
  const value = { text: '</script><!-- \u2028\u2029 & 中' }
  expect(jsonText(value)).not.toMatch(/[<\u2028\u2029]/)
  expect(JSON.parse(jsonText(value))).toEqual(value)
})

test('a script that writes </script> does not end there, and its hash is that of what is written', () => {
  const html = htmlDocument({
    title: 'a <b> & c',
    script: 'x = "</script>"',
    style: '',
    data: { id: 'data', value: {} },
  })
  const [, script = ''] = /<script>(.*)<\/script>/.exec(html) ?? []
  expect(script).toBe('x = "<\\/script>"')
  const hash = createHash('sha256').update(script).digest('base64')
  expect(html).toContain(`script-src 'sha256-${hash}'`)
  expect(html).toContain('<title>a &lt;b> &amp; c</title>')
})

describe('reports/index.html', () => {
  const folder = join(packageRoot, 'reports')
  const html = readFileSync(join(folder, 'index.html'), 'utf8')

  test('holds every record as it is in reports/, and nothing of the machine that wrote it', async () => {
    const { document } = parseHTML(html)
    const data = JSON.parse(document.querySelector('#data')?.textContent ?? '')
    expect(data.records.length).toBeGreaterThan(4)
    for (const record of data.records)
      expect(record).toEqual(await readRecord(folder, record.suite))
    expect(data.curve).toEqual(await readCurve(folder))
    expect(html).not.toContain(packageRoot)
    expect(html.length).toBeLessThan(1_500_000)
  })

  test('asks no address, runs no inline handler, and is what bench writes', async () => {
    expect(html).toContain("default-src 'none'")
    expect(html).not.toMatch(/<(link|img|script|iframe)[^>]*(src|href)="(?!data:)/)
    expect(html).not.toMatch(/<[a-z]+ [^>]*\son[a-z]+="/)
    const { document } = parseHTML(html)
    const { records, curve } = JSON.parse(document.querySelector('#data')?.textContent ?? '')
    const isNew = reportPage(records, curve) === html
    expect(isNew, 'reports/index.html is out of date: run npm run bench').toBe(true)
  })
})
