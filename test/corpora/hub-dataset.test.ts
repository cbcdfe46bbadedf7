import { cpSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openCorpus, type ReadingOptions, readSamples } from '../../src/corpora/open.ts'
import { splitsOfConversion, splitsOfLayout } from '../../src/sources/hub-layout.ts'
import type { Settings } from '../../src/sources/settings.ts'
import { collected, serve, temporaryFolder, testSettings } from '../sources/fixtures.ts'
import { parquet } from './files/fixtures.ts'

const main = 'a'.repeat(40)
const conversion = 'b'.repeat(40)

/** What one server holds: revision → its commit, and commit → its files. */
interface Hub {
  readonly files: Readonly<Record<string, Readonly<Record<string, Uint8Array>>>>
  readonly configs?: unknown
  /** Refused without this token. */
  readonly token?: string
  /** Answers with this status so many times before it answers. */
  trouble?: { status: number; times: number }
}

/** A server that answers as the hub does, and how many bytes of files it sent. */
async function hub(state: Hub) {
  const sent = { bytes: 0, requests: 0 }
  const base: string = await serve((request, response) => {
    sent.requests++
    const url = new URL(request.url!, 'http://hub')
    const path = decodeURIComponent(url.pathname)
    if (state.trouble && state.trouble.times-- > 0) {
      response.writeHead(state.trouble.status).end()
      return
    }
    const json = (value: unknown, headers = {}) =>
      response
        .writeHead(200, { 'content-type': 'application/json', ...headers })
        .end(JSON.stringify(value))
    const revision = /^\/api\/datasets\/org\/set\/revision\/(.+)$/.exec(path)?.[1]
    if (revision) {
      const commit = { main, 'refs/convert/parquet': conversion, [main]: main }[revision]
      if (!commit || !state.files[commit]) response.writeHead(404).end()
      else json({ sha: commit, cardData: state.configs ? { configs: state.configs } : null })
      return
    }
    const tree = /^\/api\/datasets\/org\/set\/tree\/(\w{40})(?:\/(.+))?$/.exec(path)
    if (tree) {
      const [, commit = '', folder = ''] = tree
      const all = Object.entries(state.files[commit] ?? {}).filter(([file]) =>
        file.startsWith(folder),
      )
      // Two to a page.
      const from = Number(url.searchParams.get('cursor') ?? 0)
      const next = `<${base}${url.pathname}?recursive=true&cursor=${from + 2}>; rel="next"`
      const rows = all
        .slice(from, from + 2)
        .map(([path, { length: size }]) => ({ type: 'file', path, size }))
      json(
        [{ type: 'directory', path: 'data' }, ...rows],
        from + 2 < all.length ? { link: next } : {},
      )
      return
    }
    if (
      state.token &&
      path.startsWith('/datasets/') &&
      request.headers.authorization !== `Bearer ${state.token}`
    ) {
      response
        .writeHead(request.headers.authorization ? 403 : 401, { 'x-error-code': 'GatedRepo' })
        .end()
      return
    }
    const resolve = /^\/datasets\/org\/set\/resolve\/(\w{40})\/(.+)$/.exec(path)
    if (resolve) {
      response.writeHead(302, { location: `/cdn/${resolve[1]}/${resolve[2]}` }).end()
      return
    }
    const [, commit = '', file = ''] = /^\/cdn\/(\w{40})\/(.+)$/.exec(path) ?? []
    const bytes = state.files[commit]?.[file]
    const range = /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? '')
    if (!bytes || !range) {
      response.writeHead(404).end()
      return
    }
    const side = bytes.subarray(Number(range[1]), Number(range[2]) + 1)
    sent.bytes += side.length
    response
      .writeHead(206, { 'content-range': `bytes ${range[1]}-${range[2]}/${bytes.length}` })
      .end(side)
  })
  return { base, sent }
}

async function open(reference: string, settings: Settings, options: ReadingOptions = {}) {
  const corpus = await openCorpus(reference, { settings, ...options })
  const samples = await collected(readSamples(corpus))
  return { ...corpus, ids: samples.map(({ id }) => id), texts: samples.map(s => s.texts.text!) }
}

function numbered(from: number, to: number, length = 0): string[] {
  return Array.from({ length: to - from }, (_, i) => `${from + i} ${'x'.repeat(length)}`.trim())
}

/** Ten files of ten row groups of a hundred rows, with a column beside the text that is larger than it. */
function large(): Record<string, Buffer> {
  const files: Record<string, Buffer> = {}
  for (let i = 0; i < 10; i++) {
    const texts = numbered(i * 1000, i * 1000 + 1000, 1000)
    files[`data/train-0000${i}-of-00010.parquet`] = parquet(texts, {
      codec: 'UNCOMPRESSED',
      rowGroupSize: 100,
    })
  }
  return files
}

test('A data set with Parquet files of its own is read, and its commit told', async () => {
  const texts = numbered(0, 30)
  const { base } = await hub({ files: { [main]: { 'data/train.parquet': parquet(texts) } } })
  const corpus = await open('hf-dataset:org/set', testSettings({ hubEndpoint: base }))
  expect(corpus.texts).toEqual(texts)
  expect(corpus.ids[0]).toBe('data/train.parquet:1')
  expect(corpus.title).toBe(`hf-dataset:org/set@${main}/default/train`)
  expect(corpus.reading).toMatchObject({ source: corpus.title, files: 1, rows: 30 })
})

test('Another data set is read as the hub converted it', async () => {
  const files = {
    [main]: { 'en/train.json.gz': Buffer.of(1) },
    [conversion]: {
      'en/partial-train/0000.parquet': parquet(['a']),
      'en/partial-train/0001.parquet': parquet(['b']),
      'en/validation/0000.parquet': parquet(['c']),
      'de/train/0000.parquet': parquet(['d']),
    },
  }
  const { base } = await hub({ files })
  const steps: string[] = []
  const settings = testSettings({ hubEndpoint: base, onStep: step => steps.push(step) })
  const corpus = await open('hf-dataset:org/set/en/train', settings)
  expect(corpus.texts).toEqual(['a', 'b'])
  expect(corpus.reading?.source).toBe(`hf-dataset:org/set@${conversion}/en/train`)
  expect(steps.join('\n')).toContain('only the first gigabytes')
  await expect(open('hf-dataset:org/set', settings)).rejects.toThrow(
    'hf-dataset:org/set: configuration: name one (hf-dataset:org/set/<configuration>); there are de, en',
  )
  await expect(open('hf-dataset:org/set/en', settings)).rejects.toThrow(
    'there are train, validation',
  )
  await expect(open('hf-dataset:org/set/fr', settings)).rejects.toThrow("'fr' is none")
})

test('The card of a data set says which files a configuration has', async () => {
  const configs = [
    {
      config_name: 'cmn_Hani',
      data_files: [
        { split: 'train', path: 'data/cmn_Hani/train/*' },
        { split: 'test', path: ['data/cmn_Hani/test/*'] },
      ],
    },
    { config_name: 'sample', data_files: 'sample/*' },
  ]
  const files = {
    [main]: {
      'data/cmn_Hani/train/1.parquet': parquet(['a']),
      'data/cmn_Hani/train/2.parquet': parquet(['b']),
      'data/cmn_Hani/train/3.parquet': parquet(['c']),
      'data/cmn_Hani/test/1.parquet': parquet(['t']),
      'sample/1.parquet': parquet(['s']),
    },
  }
  const { base } = await hub({ files, configs })
  const settings = testSettings({ hubEndpoint: base })
  expect((await open('hf-dataset:org/set/cmn_Hani/train', settings)).texts).toEqual(['a', 'b', 'c'])
  expect((await open('hf-dataset:org/set/cmn_Hani/test', settings)).texts).toEqual(['t'])
  expect((await open('hf-dataset:org/set/sample', settings)).texts).toEqual(['s'])
  await expect(open('hf-dataset:org/set', settings)).rejects.toThrow('there are cmn_Hani, sample')
})

test('The first samples of a large set cost its footers and the groups that hold them', async () => {
  const files = large()
  const all = Object.values(files).reduce((sum, { length }) => sum + length, 0)
  const { base, sent } = await hub({ files: { [main]: files } })
  const settings = testSettings({ hubEndpoint: base })
  const corpus = await open('hf-dataset:org/set', settings, { limit: 150 })
  expect(corpus.texts).toEqual(numbered(0, 150, 1000))
  expect(corpus.reading).toMatchObject({ limit: 150, files: 1 })
  // The end of a file is read first, half a megabyte of it.
  expect(sent.bytes).toBeLessThan(2 ** 19 + 250_000)
  expect(sent.bytes).toBeLessThan(all / 10)
  expect(corpus.reading?.bytes).toBe(sent.bytes)
})

test('Samples are drawn from row groups that are drawn, the same ones with the same seed', async () => {
  const { base } = await hub({ files: { [main]: large() } })
  const drawn = async (sampleSeed: number) =>
    open('hf-dataset:org/set', testSettings({ hubEndpoint: base }), { sample: 100, sampleSeed })
  const [one, same, other] = [await drawn(1), await drawn(1), await drawn(2)]
  expect(one.samples).toBe(100)
  expect(one.reading?.sampled).toEqual({
    samples: 100,
    of: 200,
    seed: 1,
    rowGroups: 2,
    ofRowGroups: 80,
  })
  expect(same.texts).toEqual(one.texts)
  expect(same.sha256).toBe(one.sha256)
  expect(same.reading).toEqual(one.reading)
  expect(other.texts).not.toEqual(one.texts)
})

test('What was read once is read again without a network, by branch and by commit', async () => {
  const { base, sent } = await hub({ files: { [main]: { 'train.parquet': parquet(['a', 'b']) } } })
  const settings = testSettings({ hubEndpoint: base })
  const first = await open('hf-dataset:org/set', settings)
  await open(`hf-dataset:org/set@${main}`, settings)
  const { requests } = sent
  const offline = { ...settings, hubEndpoint: 'http://127.0.0.1:1' }
  const steps: string[] = []
  const again = await open('hf-dataset:org/set', { ...offline, onStep: step => steps.push(step) })
  expect({ ...again, files: [] }).toEqual({ ...first, files: [] })
  expect(steps.join('\n')).toContain(`reading commit ${main}`)
  expect((await open(`hf-dataset:org/set@${main}`, offline)).texts).toEqual(['a', 'b'])
  expect(sent.requests).toBe(requests)
})

test('A gated set says that a token is needed and where to put it', async () => {
  const { base } = await hub({
    files: { [main]: { 'train.parquet': parquet(['a']) } },
    token: 'mine',
  })
  const reference = 'hf-dataset:org/set'
  const error = await open(reference, testSettings({ hubEndpoint: base })).catch(error => error)
  expect(error).toMatchObject({ name: 'InputError', code: 'unavailable' })
  expect(error.message).toMatch(
    /gated or private; accept its terms at .+\/datasets\/org\/set and put .+ into HF_TOKEN$/,
  )
  const wrong = testSettings({ hubEndpoint: base, hubToken: 'wrong' })
  const refused = await open(reference, wrong).catch(error => error)
  expect(refused.message).toContain('the token in HF_TOKEN does not open it')
  expect(refused.message).not.toContain('wrong')
  const mine = testSettings({ hubEndpoint: base, hubToken: 'mine' })
  expect((await open(reference, mine)).texts).toEqual(['a'])
})

test.for([429, 503])('A hub that answers %i is asked again', async status => {
  const trouble = { status, times: 2 }
  const { base } = await hub({ files: { [main]: { 'train.parquet': parquet(['a']) } }, trouble })
  expect((await open('hf-dataset:org/set', testSettings({ hubEndpoint: base }))).texts).toEqual([
    'a',
  ])
})

test('What is not there, or cannot be asked, is one clear line', async () => {
  const { base } = await hub({ files: { [main]: { 'a.bin': Buffer.of(1) } } })
  const settings = testSettings({ hubEndpoint: base })
  await expect(open('hf-dataset:org/set', settings)).rejects.toThrow('has no Parquet files')
  await expect(open('hf-dataset:org/set@v2', settings)).rejects.toThrow(
    'hf-dataset:org/set@v2: the hub has no such data set or revision',
  )
  await expect(open('hf-dataset:set', settings)).rejects.toThrow(
    'not of the form hf-dataset:org/name',
  )
  await expect(open('hf-dataset:org/set', testSettings())).rejects.toMatchObject({
    code: 'unavailable',
  })
})

test('A folder of the mirror is read in its place, without a network', async () => {
  const mirror = temporaryFolder()
  const folder = join(mirror, 'hf', 'datasets', 'org', 'set', 'main', 'en')
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'train-00000-of-00001.parquet'), parquet(['a', 'b']))
  cpSync(join(folder, 'train-00000-of-00001.parquet'), join(folder, 'test.parquet'))
  const corpus = await open('hf-dataset:org/set/en/train', testSettings({ mirror }))
  expect(corpus.texts).toEqual(['a', 'b'])
  expect(corpus.title).toBe('hf-dataset:org/set@main/en/train')
})

test.for([
  ['data/train-00000-of-00002.parquet', 'default', 'train'],
  ['20231101.en/train-00000-of-00041.parquet', '20231101.en', 'train'],
  ['main/test-00000-of-00001.parquet', 'main', 'test'],
  ['data/cmn_Hani/test/000.parquet', 'cmn_Hani', 'test'],
  ['dev/eng_Latn.parquet', 'default', 'validation'],
  ['any.parquet', 'default', 'train'],
])('%s is of configuration %s and split %s', ([path, config, split]) => {
  expect(splitsOfLayout([{ path: path!, bytes: 1 }])).toMatchObject([{ config, split }])
})

test('The converter names its folders by configuration and split', () => {
  const sides = splitsOfConversion([{ path: 'en/partial-devtest/0000.parquet', bytes: 1 }])
  expect(sides).toMatchObject([{ config: 'en', split: 'devtest', isPartial: true }])
})
