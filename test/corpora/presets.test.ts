import { expect, test } from 'vitest'
import { corpora, presets } from '../../src/catalog/corpora.ts'
import { openCorpus } from '../../src/corpora/open.ts'
import { parseHubDataset } from '../../src/sources/hub-reference.ts'
import { testSettings } from '../sources/fixtures.ts'

test.for(presets.ids())(
  'The preset %s names a data set, its licence and no corpus of the catalog',
  id => {
    const { reference, licence } = presets.get(id)
    expect(parseHubDataset(reference).repository).toMatch(/^[\w-]+\/[\w-]+$/)
    expect(licence).not.toBe('')
    expect(corpora.has(id)).toBe(false)
  },
)

test('A preset is read from the hub', async () => {
  await expect(openCorpus('wikipedia-zh', { settings: testSettings() })).rejects.toThrow(
    'cannot list hf-dataset:wikimedia/wikipedia',
  )
})
