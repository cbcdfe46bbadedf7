import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseHTML } from 'linkedom'
import { describe, expect, test } from 'vitest'
import { barsOf } from '../../../src/reports/plots/bars.ts'
import { curvePlot } from '../../../src/reports/plots/curve.ts'
import { placeLabels } from '../../../src/reports/plots/labels.ts'
import { paperPalette } from '../../../src/reports/plots/palette.ts'
import { missingCharacters, pngOf } from '../../../src/reports/plots/png.ts'
import { comparisonsOf, publishedMetric } from '../../../src/reports/plots/published.ts'
import { svgText } from '../../../src/reports/plots/svg.ts'
import { plotKinds, toPlot } from '../../../src/reports/plots/to-plot.ts'
import { recordSchema } from '../../../src/reports/record.ts'
import { packageRoot } from '../../../src/sources/package.ts'

const recordOf = (suite: string) =>
  recordSchema.parse(JSON.parse(readFileSync(join(packageRoot, `reports/${suite}.json`), 'utf8')))
const baichuan = recordOf('baichuan')
const textsOf = (svg: string) =>
  Array.from(
    parseHTML(svg).document.querySelectorAll('text'),
    ({ textContent }: { readonly textContent: string }) => textContent,
  )

describe('a plot of a record', () => {
  test.for(plotKinds)('%s is one SVG that needs nothing else, the same each time', async kind => {
    const svg = await toPlot(baichuan, { kind })
    expect(svg).toMatch(/^<svg [^>]*xmlns="http:\/\/www\.w3\.org\/2000\/svg"/)
    expect(svg).not.toMatch(/<style|<script|href=|url\(|var\(|NaN/)
    expect(textsOf(svg)).toContain(baichuan.title)
    expect(await toPlot(baichuan, { kind })).toBe(svg)
  })

  test('names every tokenizer and prints every number', async () => {
    const texts = textsOf(await toPlot(baichuan, { columns: ['zh'] }))
    const bars = barsOf(baichuan, { metric: 'tokensPerCharacter', columns: ['zh'] })
    expect(bars).toHaveLength(19)
    for (const { tokenizer, value } of bars) {
      expect(texts).toContain(tokenizer)
      expect(texts).toContain(value.toFixed(3))
    }
  })

  test('speaks Chinese', async () => {
    const svg = await toPlot(baichuan, { language: 'zh', title: '哪个模型适合中文' })
    expect(textsOf(svg)).toEqual(
      expect.arrayContaining(['哪个模型适合中文', '词元 / 字符 · 越低越好 · 须线：95 % 区间']),
    )
  })

  test('refuses what the record does not hold', async () => {
    await expect(toPlot(baichuan, { columns: ['fr'] })).rejects.toThrow(/nothing to plot/)
    await expect(toPlot(recordOf('pieces'), { kind: 'published' })).rejects.toThrow(/published/)
  })
})

describe('bars', () => {
  const { cells } = baichuan
  const lossy = cells.map(cell =>
    cell.tokenizer === 'bloom' ? { ...cell, unknowns: 9e5, lostCharacters: 9e5 } : cell,
  )
  const selection = { metric: 'tokensPerCharacter', columns: ['zh'] } as const

  test('stand from the best to the worst, with their intervals', () => {
    const bars = barsOf(baichuan, selection)
    expect(bars[0]!.tokenizer).toBe('bloom')
    expect(bars.at(-1)!.tokenizer).toBe('gpt2')
    for (const { low, value, high } of bars) {
      expect(low).toBeLessThan(value)
      expect(high).toBeGreaterThan(value)
    }
  })

  test('that are struck out come last and have no length', async () => {
    const record = { ...baichuan, cells: lossy }
    expect(barsOf(record, selection).at(-1)).toMatchObject({ tokenizer: 'bloom', struckOut: true })
    expect(textsOf(await toPlot(record, { columns: ['zh'] }))).toContain('✕ unknown tokens')
  })
})

test('published numbers are compared by ratios where texts differ, else as printed', () => {
  expect(publishedMetric(recordOf('aquila'))).toBe('normalizedSequenceLength')
  expect(publishedMetric(recordOf('chinese-llama'))).toBe('tokensPerSample')
  expect(publishedMetric(recordOf('pieces'))).toBeUndefined()
  expect(comparisonsOf(recordOf('chinese-llama'), 'tokensPerSample')).toEqual([
    { tokenizer: 'llama', column: 'sentence', theirs: 35, ours: 35 },
    { tokenizer: 'chinese-llama', column: 'sentence', theirs: 16, ours: 16 },
  ])
})

test('the curve of an expansion has its knee marked', () => {
  const points = [0, 1000, 2000].map(pieces => ({ pieces, tokensPerCharacter: 1 - pieces / 4000 }))
  const style = { language: 'en', palette: paperPalette, width: 600 } as const
  const svg = svgText(curvePlot({ points, knee: 1000 }, style), paperPalette)
  expect(textsOf(svg)).toEqual(expect.arrayContaining(['knee: 1,000 pieces', '0.750']))
})

test('a label covers no other label, and is left out where there is no room', () => {
  const area = { left: 0, right: 200, top: 0, bottom: 100 }
  const at = (x: number, y: number) => ({ x, y, name: 'name' })
  expect(placeLabels([at(50, 50)], area)).toEqual([{ dx: 8, dy: 0, anchor: 'start' }])
  const crowd = placeLabels(Array(30).fill(at(50, 50)), area)
  expect(crowd.filter(Boolean).length).toBeGreaterThan(2)
  expect(crowd).toContain(undefined)
})

describe('a PNG', () => {
  test('is drawn at twice the size', async () => {
    const svg = '<svg xmlns="http://www.w3.org/2000/svg" width="30" height="20"></svg>'
    const png = Buffer.from(await pngOf(svg))
    expect(png.subarray(1, 4).toString()).toBe('PNG')
    expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([60, 40])
  })

  const svg = '<svg font-family="x"><text>a中 &amp;</text></svg>'
  const shape = (i: number, path: string) => `<g id="c${i}"><path d="${path}"/></g>`
  test.for<[string, string[], string[]]>([
    ['draws each with a shape of its own', ['box', 'A', 'Z', 'E'], []],
    ['draws the box that stands for none', ['box', 'A', 'box', 'E'], ['中']],
    ['draws nothing at all', [], ['a', '中', '&']],
  ])('is asked what a renderer lacks that %s', ([, shapes, expected]) => {
    const drawn = () => shapes.map((path, i) => shape(i, path)).join('')
    expect(missingCharacters(svg, drawn)).toEqual(expected)
  })

  test('is refused with the remedy where no font has a character', async () => {
    const svg = '<svg xmlns="http://www.w3.org/2000/svg"><text>\u{10fffd}</text></svg>'
    await expect(pngOf(svg)).rejects.toThrow(/no font here has '.*fonts-noto-cjk/)
  })
})
