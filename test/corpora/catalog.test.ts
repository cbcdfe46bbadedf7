import { expect, test } from 'vitest'
import { corpora } from '../../src/catalog/corpora.ts'
import { publishedTables } from '../../src/catalog/published.ts'
import { suites } from '../../src/catalog/suites.ts'
import { findReader } from '../../src/corpora/recipes/readers.ts'

test('There are the corpora that the tables are made of', () => {
  expect(corpora.ids()).toEqual([
    'code',
    'en',
    'gsm8k',
    'humaneval-x',
    'parallel',
    'xquad',
    'zh',
    'zh-wiki',
  ])
})

test.for(corpora.ids())('%s names readers that there are, and adds up', id => {
  const { sources, built } = corpora.get(id)
  for (const { reader } of sources) expect(findReader(reader)).toBeTypeOf('function')
  const sum = (of: 'samples' | 'characters') =>
    built.composition.reduce((total, share) => total + share[of], 0)
  expect(sum('samples')).toBe(built.samples)
  expect(sum('characters')).toBe(built.characters)
})

test('Everything that the page shows by name has a Chinese one', () => {
  for (const id of corpora.ids()) expect(corpora.get(id), id).toHaveProperty('chinese')
  for (const id of suites.ids()) expect(suites.get(id), id).toHaveProperty('chinese')
  for (const id of publishedTables.ids())
    expect(publishedTables.get(id), id).toHaveProperty('chinese')
})

test.for([
  ['en', 2500, 6500],
  ['zh', 1500, 720],
  ['code', 3500, 6400],
] as const)('%s has at least %i samples of about %i characters', ([id, samples, length]) => {
  const { built } = corpora.get(id)
  expect(built.samples).toBeGreaterThanOrEqual(samples)
  expect(Math.abs(built.characters / built.samples / length - 1)).toBeLessThan(0.05)
})

test('The other corpora have the sizes that are known of them', () => {
  expect(corpora.get('zh-wiki').built).toMatchObject({ samples: 848, characters: 432_093 })
  expect(corpora.get('xquad').built.samples).toBe(240)
  expect(corpora.get('gsm8k').built.samples).toBe(1319)
  expect(corpora.get('parallel').built.samples).toBeGreaterThanOrEqual(4000)
  expect(corpora.get('humaneval-x').built.composition.map(({ samples }) => samples)).toEqual(
    Array(6).fill(164),
  )
  expect(corpora.get('code').built.composition.length).toBeGreaterThanOrEqual(9)
})
