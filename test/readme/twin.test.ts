import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { packageRoot } from '../../src/sources/package.ts'
import { outline, readDocument } from './markdown.ts'

const english = outline(readDocument('README.md'))
const chinese = outline(readDocument('README.zh-CN.md'))

test('the README and its Chinese twin lead to each other from the top', () => {
  expect(readDocument('README.md').slice(0, 80)).toContain('[中文](README.zh-CN.md)')
  expect(readDocument('README.zh-CN.md').slice(0, 80)).toContain('[English](README.md)')
})

test.for(['blocks', 'headings', 'tables', 'code'] as const)('both have the same %s', what => {
  expect(english[what].length).toBeGreaterThan(0)
  expect(chinese[what]).toEqual(english[what])
})

test('both link to the same places, and all of those are there', () => {
  const others = ['README.md', 'README.zh-CN.md']
  const targets = [english, chinese].map(({ links }) =>
    links.filter(link => !others.includes(link)),
  )
  expect(targets[1]).toEqual(targets[0])
  for (const path of english.links) {
    expect({ path, isThere: existsSync(join(packageRoot, path)) }).toEqual({ path, isThere: true })
  }
})

test('both tell the same figures', () => {
  // Of three digits or more, or a percentage; smaller ones are words in the one and digits in the other.
  const figures = (path: string) =>
    Array.from(
      readDocument(path).matchAll(/(?<![\w.,])\d(?:,?\d){2,}(?![\w.])|\d+ %/g),
      ([figure]) => figure,
    ).sort()
  expect(figures('README.zh-CN.md')).toEqual(figures('README.md'))
})
