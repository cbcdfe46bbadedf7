import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'
import { openCorpus, readSamples } from '../../src/corpora/open.ts'
import { collected, temporaryFolder, testSettings } from '../sources/fixtures.ts'

/** A folder with these files in it. */
function folder(files: Record<string, string | Uint8Array>): string {
  const root = temporaryFolder()
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(join(root, name, '..'), { recursive: true })
    writeFileSync(join(root, name), content)
  }
  return root
}

async function open(
  reference: string,
  more: { field?: string; stdin?: AsyncIterable<string> } = {},
) {
  const corpus = await openCorpus(reference, { settings: testSettings(), ...more })
  const samples = await collected(readSamples(corpus))
  return { ...corpus, ids: samples.map(({ id }) => id), texts: samples.map(s => s.texts.text) }
}

test('A text file is one sample', async () => {
  const corpus = await open(join(folder({ 'a.txt': '\ufeffone\r\ntwo' }), 'a.txt'))
  expect(corpus).toMatchObject({
    name: 'a.txt',
    texts: ['one\r\ntwo'],
    samples: 1,
    characters: 8,
    segmenters: { text: 'whitespace' },
  })
})

test('A JSONL file has a sample a line', async () => {
  const root = folder({ 'a.jsonl': '{"text":"a"}\n\n{"text":"中\\u2028","x":1}\r\n' })
  const corpus = await open(join(root, 'a.jsonl'))
  expect(corpus.texts).toEqual(['a', '中\u2028'])
  expect(corpus.ids).toEqual(['a.jsonl@0', 'a.jsonl@14'])
})

test('A field can be named', async () => {
  const root = folder({ 'a.jsonl': '{"body":"a","text":1}' })
  expect((await open(join(root, 'a.jsonl'), { field: 'body' })).texts).toEqual(['a'])
})

test('A folder is all its files, ordered by path', async () => {
  const root = folder({
    'b/2.md': 'B',
    'b/1.jsonl': '{"text":"A"}',
    'a.txt': 'first',
    'a.png': Uint8Array.of(0),
  })
  const corpus = await open(root)
  expect(corpus.ids).toEqual(['a.txt', 'b/1.jsonl@0', 'b/2.md'])
})

test('Standard input is one sample that can be read again', async () => {
  async function* stdin() {
    yield 'one '
    yield 'sample'
  }
  vi.stubEnv('TMPDIR', temporaryFolder())
  onTestFinished(() => void vi.unstubAllEnvs())
  const corpus = await openCorpus('-', { settings: testSettings(), stdin: stdin() })
  for (let time = 0; time < 2; time++) {
    const samples = await collected(readSamples(corpus))
    expect(samples).toEqual([{ id: 'stdin', texts: { text: 'one sample' } }])
  }
})

test('A file that is named by itself may have any ending', async () => {
  expect((await open(join(folder({ 'main.py': 'x = 1' }), 'main.py'))).texts).toEqual(['x = 1'])
})

test('The same texts have the same hash wherever they lie', async () => {
  const [one, other] = [folder({ 'x.txt': 'a' }), folder({ 'x.txt': 'a' })]
  expect((await open(one)).sha256).toBe((await open(other)).sha256)
})

test('Chinese text is cut into words as Chinese', async () => {
  const corpus = await open(join(folder({ 'a.txt': '人工智能 is AI' }), 'a.txt'))
  expect(corpus.segmenters).toEqual({ text: 'zh' })
})

test('A corpus can be sent to a thread', async () => {
  const corpus = await openCorpus(folder({ 'x.txt': 'a' }), { settings: testSettings() })
  expect(structuredClone(corpus)).toEqual(corpus)
})

test.for([
  ['a.jsonl', '{"text":"a"}\n{"text":', /^a\.jsonl:2: not JSON/],
  ['a.jsonl', '[1]', /^a\.jsonl:1: not an object/],
  [
    'a.jsonl',
    '{"body":"a","title":"b","n":1}',
    /^a\.jsonl:1: has no field 'text'; name one with option `field`: body, title$/,
  ],
  ['a.jsonl', '{"text":["a"]}', /^a\.jsonl:1: field 'text' is not a string/],
  ['a.jsonl', '\n', /^a\.jsonl: holds no text/],
  ['a.txt', '', /^a\.txt: holds no text/],
  ['a.zip', 'text\na', /not a kind of file that is read/],
  ['a.bin', 'a\0b', /not a kind of file that is read/],
] as const)('%s with %j is one clear line', async ([name, content, message]) => {
  const error = await open(join(folder({ [name]: content }), name)).catch(e => e)
  expect(error.name).toBe('InputError')
  expect(error.message).toMatch(message)
  expect(error.message).not.toContain('\n')
})

test('A folder without text, a path that leads nowhere and a mistyped id are told apart', async () => {
  await expect(open(folder({}))).rejects.toThrow('holds no .txt')
  await expect(open('./none.txt')).rejects.toThrow('./none.txt: no such file or folder')
  await expect(open('zh-wikj')).rejects.toThrow("unknown corpus 'zh-wikj'; did you mean zh-wiki")
})
