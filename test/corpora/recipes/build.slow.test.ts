import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { strToU8, zipSync } from 'fflate'
import { expect, test } from 'vitest'
import { corpora, corpusSchema } from '../../../src/catalog/corpora.ts'
import { openCorpus, readSamples } from '../../../src/corpora/open.ts'
import { buildCorpus } from '../../../src/corpora/recipes/build.ts'
import { integrity, sha256 } from '../../../src/sources/hash.ts'
import { settingsFrom } from '../../../src/sources/settings.ts'
import { collected, tarball, temporaryFolder, testSettings } from '../../sources/fixtures.ts'

const unknown = {
  samples: 1,
  characters: 1,
  composition: [{ group: 'x', samples: 1, characters: 1 }],
  sha256: '0'.repeat(64),
}

/** A corpus of one package, which lies in the cache. */
async function toy(files: Record<string, string | Uint8Array>, source: object, more: object = {}) {
  const settings = testSettings()
  const bytes = await tarball(files)
  const kept = join(settings.cache, 'npm/toy@1.0.0.tgz')
  mkdirSync(dirname(kept), { recursive: true })
  writeFileSync(kept, bytes)
  const pinned = {
    name: 'toy',
    version: '1.0.0',
    integrity: integrity(bytes),
    bytes: 1,
    take: ['**'],
  }
  const entry = corpusSchema.parse({
    title: 'Toy',
    language: 'en',
    sample: 'a file',
    segmenters: { text: 'whitespace' },
    sources: [
      { id: 'toy', reader: 'text', takes: 'all', licence: 'MIT', package: pinned, ...source },
    ],
    built: unknown,
    ...more,
  })
  return { entry: { ...entry, id: 'toy' }, settings }
}

test('A package becomes JSONL with the figures of its samples', async () => {
  const { entry, settings } = await toy({ 'b.txt': '中b', 'a.txt': 'a' }, { group: 'toys' })
  const { jsonl, figures } = await buildCorpus(entry, settings)
  expect(jsonl).toBe(
    '{"id":"toy/a.txt","group":"toys","texts":{"text":"a"}}\n' +
      '{"id":"toy/b.txt","group":"toys","texts":{"text":"中b"}}\n',
  )
  expect(figures).toEqual({
    samples: 2,
    characters: 3,
    composition: [{ group: 'toys', samples: 2, characters: 3 }],
    sha256: sha256(jsonl),
  })
})

test('A zip in a package is opened, and what is to be skipped is', async () => {
  const zip = zipSync({
    'b/x.py': strToU8('import re'),
    'a.py': strToU8('a = 1'),
    'c.txt': strToU8(''),
  })
  const { entry, settings } = await toy(
    { 'lib.zip': zip },
    { reader: 'code', options: { languages: { '.py': 'Python' } } },
  )
  const pinned = { ...entry.sources[0]!.package!, inside: ['**/*.py'], skip: ['a*'] }
  const zipped = { ...entry, sources: [{ ...entry.sources[0]!, package: pinned }] }
  const { jsonl } = await buildCorpus(zipped as typeof entry, settings)
  expect(jsonl).toBe('{"id":"toy/b/x.py","group":"Python","texts":{"text":"import re"}}\n')
})

test('A corpus without text is refused', async () => {
  const { entry, settings } = await toy({ 'a.txt': '' }, {})
  await expect(buildCorpus(entry, settings)).rejects.toThrow('its sources give no text')
})

// What a corpus needs is in a mirror or the cache, or these are left out: no test needs the network.
const settings = settingsFrom()
const mirrored = ['zh-wiki', 'xquad', 'humaneval-x', 'gsm8k']
const { mirror = '' } = settings
const hasMirror = existsSync(join(mirror, 'github/ymcui/cmrc2018'))

test.skipIf(!hasMirror).for(mirrored)(
  '%s is built from the mirror to the very bytes (skipped without TOKRATE_MIRROR)',
  async id => {
    const cache = temporaryFolder()
    const corpus = await openCorpus(id, { settings: { ...settings, cache } })
    const [file] = readdirSync(join(cache, 'corpora'))
    expect(sha256(readFileSync(join(cache, 'corpora', file!)))).toBe(corpus.sha256)
    const samples = await collected(readSamples(corpus))
    expect(samples.length).toBe(corpus.samples)
    expect(new Set(samples.map(sample => sample.id)).size).toBe(samples.length)
  },
)

function isCached(id: string): boolean {
  return corpora
    .get(id)
    .sources.every(({ package: { name, version } = {} }) =>
      existsSync(join(settings.cache, 'npm', `${name}@${version}.tgz`)),
    )
}

const packaged = ['en', 'zh', 'code', 'parallel']

test.skipIf(!packaged.every(isCached)).for(packaged)(
  '%s is built from its packages to the very bytes (skipped unless they are in the cache)',
  async id => {
    const { figures } = await buildCorpus(corpora.get(id), settings)
    expect(figures).toEqual(corpora.get(id).built)
  },
)
