import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ownVersion } from '../../src/sources/package.ts'
import { toyTokenizerJson } from '../compare/toy-tokenizer.ts'
import { cli, type RunOptions, run } from './run.ts'

let cwd: string
const tokrate = (args: readonly string[], options: Partial<RunOptions> = {}) =>
  run(args, { cwd, ...options })

beforeAll(() => {
  cwd = mkdtempSync(join(tmpdir(), 'tokrate-cli-'))
  writeFileSync(join(cwd, 'letters.json'), toyTokenizerJson([]))
  writeFileSync(join(cwd, 'pairs.json'), toyTokenizerJson(['ab']))
  const cls = { type: 'BertProcessing', cls: ['a', 0], sep: ['b', 1] }
  writeFileSync(
    join(cwd, 'around.json'),
    JSON.stringify({ ...JSON.parse(toyTokenizerJson(['ab'])), post_processor: cls }),
  )
  writeFileSync(join(cwd, 'text.txt'), 'abba')
  writeFileSync(join(cwd, 'samples.jsonl'), '{"body": "abab"}\n{"body": "ba"}\n')
  writeFileSync(join(cwd, 'truncated.json'), toyTokenizerJson(['ab']).slice(0, 100))
  mkdirSync(join(cwd, 'folder'))
})
afterAll(() => rmSync(cwd, { recursive: true }))

test.for<[string[], string, string]>([
  [['encode', '-t', 'pairs.json', 'abba'], '', '[2,1,0]\n'],
  [['encode', '-t', 'pairs.json', '--pieces', 'abba'], '', '["ab","b","a"]\n'],
  [['encode', '-t', 'pairs.json'], 'ab', '[2]\n'],
  [['encode', '-t', 'pairs.json', '-'], 'ab', '[2]\n'],
  [['encode', '-t', 'pairs.json', '--file', 'text.txt'], '', '[2,1,0]\n'],
  [['encode', '-t', 'pairs.json', ''], 'not read', '[]\n'],
  [['encode', '-t', 'around.json', '--special-tokens', 'ab'], '', '[0,2,1]\n'],
  [['encode', '-t', 'gpt2', 'hello world'], '', '[31373,995]\n'],
  [['decode', '-t', 'pairs.json', '2', '1', '0'], '', 'abba'],
  [['decode', '-t', 'pairs.json', '[2,1]', '0'], '', 'abba'],
  [['decode', '-t', 'pairs.json'], '[2,1,0]\n', 'abba'],
])('tokrate %j with %j on standard input prints %j', async ([args, input, expected]) => {
  expect(await tokrate(args, { input })).toEqual({ status: 0, stdout: expected, stderr: '' })
})

test('count prints a table of texts', async () => {
  const args = ['count', '-t', 'letters.json', '-t', 'pairs.json', 'text.txt', '--text', 'a b']
  const { status, stdout } = await tokrate(args)
  expect(status).toBe(0)
  expect(stdout).toMatchInlineSnapshot(`
    "tokenizer     text      tokens  characters  bytes  samples
    letters.json  text           2           3      3        1
    letters.json  text.txt       4           4      4        1
    pairs.json    text           1           3      3        1
    pairs.json    text.txt       3           4      4        1
    "
  `)
})

test('count adds special tokens where it is asked to', async () => {
  const count = async (...args: string[]) =>
    JSON.parse((await tokrate(['count', '--json', '--text', 'ab', ...args])).stdout)[0].tokens
  expect(await count('-t', 'around.json')).toBe(1)
  expect(await count('-t', 'around.json', '--special-tokens')).toBe(3)
  const { status, stderr } = await tokrate([
    'count',
    '-t',
    'gpt2',
    '--text',
    'a',
    '--special-tokens',
  ])
  expect(status).toBe(1)
  expect(stderr).toContain('does not say which special tokens stand around a text')
})

test('count tells words only to who asks, of Chinese as of any other text', async () => {
  const args = ['count', '-t', 'gpt2', '--text', 'two words', 'text.txt', '--json']
  expect(JSON.parse((await tokrate(args)).stdout)[0]).not.toHaveProperty('words')
  expect(JSON.parse((await tokrate([...args, '--words'])).stdout)).toMatchObject([
    { text: 'text', words: 2 },
    { text: 'text.txt', words: 1 },
  ])
})

test('every text that count is given has a row', async () => {
  const args = ['count', '-t', 'letters.json', '--text', 'ab', '--text', 'abba', '--json']
  expect(JSON.parse((await tokrate(args)).stdout)).toMatchObject([
    { text: 'text 1', tokens: 2 },
    { text: 'text 2', tokens: 4 },
  ])
})

test('several tokenizers count one standard input', async () => {
  const args = ['count', '-t', 'letters.json', '-t', 'pairs.json', '--json']
  const { stdout } = await tokrate(args, { input: 'ab' })
  expect(JSON.parse(stdout)).toMatchObject([{ tokens: 2 }, { tokens: 1 }])
})

test('count gives the samples of a corpus as JSON, and nothing else', async () => {
  const args = ['count', '-t', 'pairs.json', '-c', 'samples.jsonl', '--field', 'body']
  const { stdout, stderr } = await tokrate([...args, '--samples', '--json'])
  expect(stderr).toBe('')
  expect(JSON.parse(stdout)).toMatchObject([
    { tokens: 2, characters: 4 },
    { tokens: 2, characters: 2 },
  ])
  const whole = await tokrate([...args, '--json'])
  expect(JSON.parse(whole.stdout)).toMatchObject([{ tokens: 4, characters: 6, samples: 2 }])
})

test('count takes a file of JSON lines for the corpus that it is', async () => {
  const args = ['count', '-t', 'pairs.json', 'samples.jsonl', '--field', 'body', '--json']
  const { stdout } = await tokrate(args)
  expect(JSON.parse(stdout)).toMatchObject([{ tokens: 4, characters: 6, samples: 2 }])
})

test('count takes standard input that is evidently JSON lines for a corpus, packed or not', async () => {
  const lines = '{"text":"abab"}\n{"text":"ab"}\n'
  for (const input of [lines, gzipSync(lines)]) {
    const { stdout } = await tokrate(['count', '-t', 'pairs.json', '--json'], { input })
    expect(JSON.parse(stdout)).toMatchObject([{ tokens: 3, characters: 6, samples: 2 }])
  }
})

test('a character that is spread over two chunks of standard input is one', async () => {
  const { stdout } = await tokrate(['count', '-t', 'gpt2', '--json'], {
    input: '中'.repeat(100_000),
  })
  expect(JSON.parse(stdout)).toMatchObject([{ characters: 100_000, bytes: 300_000 }])
})

test('compare prints CSV on standard output and its progress elsewhere', async () => {
  const args = ['compare', 'pairs.json', '--baseline', 'letters.json', '-c', 'samples.jsonl']
  const more = ['--field', 'body', '-m', 'NSL', '-m', 'tokensPerSample', '--format', 'csv']
  const { status, stdout, stderr } = await tokrate([...args, ...more])
  expect(status).toBe(0)
  expect(stdout).toMatchInlineSnapshot(`
    "suite,tokenizer,corpus,part,metric,value,low,high,published,samples,tokens,characters,bytes,words,unknowns,lostCharacters,byteFallbackTokens,remark
    compare,letters.json,samples.jsonl,text,normalizedSequenceLength,1,,,,2,6,6,6,2,0,0,0,
    compare,pairs.json,samples.jsonl,text,normalizedSequenceLength,0.6666666666666666,,,,2,4,6,6,2,0,0,0,
    compare,letters.json,samples.jsonl,text,tokensPerSample,3,,,,2,6,6,6,2,0,0,0,
    compare,pairs.json,samples.jsonl,text,tokensPerSample,2,,,,2,4,6,6,2,0,0,0,
    "
  `)
  expect(stderr).toContain('counted 2 of 2')
})

test('inspect tells the sizes, as JSON too', async () => {
  const page = await tokrate(['inspect', 'pairs.json'])
  expect(page.stdout).toMatch(/base vocabulary +3\n/)
  const json = await tokrate(['inspect', 'pairs.json', '--json'])
  expect(JSON.parse(json.stdout)).toMatchObject({
    sizes: { base: 3, withAdded: 3, embedding: null },
    kinds: { normal: 3 },
    unreachable: { count: 0 },
  })
})

test.for(['tokenizers', 'corpora', 'metrics', 'suites'])('list %s', async what => {
  const page = await tokrate(['list', what])
  const json = await tokrate(['list', what, '--json'])
  const ids = (JSON.parse(json.stdout) as { id: string }[]).map(({ id }) => id)
  expect(ids.length).toBeGreaterThan(3)
  for (const id of ids) expect(page.stdout).toMatch(new RegExp(`^${id} `, 'm'))
})

test('verify holds published numbers against ours, and fails where one is another', async () => {
  const manifest = {
    title: 'a table',
    source: 'a page',
    printed: 'sizes',
    better: 'lower',
    reading: 'as printed',
    rounding: 'exact',
    values: {},
    vocabSize: { 'letters.json': 2, 'pairs.json': 4 },
  }
  writeFileSync(join(cwd, 'manifest.json'), JSON.stringify(manifest))
  const verify = (...args: string[]) => tokrate(['verify', '--published', 'manifest.json', ...args])
  expect(await verify()).toMatchObject({
    status: 3,
    stdout: expect.stringMatching(/pairs\.json: printed 4, ours 3, DIFFERS BY -1\n2 cells/),
  })
  const { status, stdout } = await verify('letters.json', '--json')
  expect({ status, cells: JSON.parse(stdout) }).toMatchObject({
    status: 0,
    cells: [{ tokenizer: 'letters.json', verdict: 'exact' }],
  })
})

test('explain answers in text, Markdown and JSON', async () => {
  writeFileSync(join(cwd, 'table.csv'), 'tokenizer,rate\na,1\nb,0.5\nc,0.7\n')
  writeFileSync(join(cwd, 'triples.json'), toyTokenizerJson(['ab', 'ba']))
  const rows = ['a=letters.json', 'b=pairs.json', 'c=triples.json'].flatMap(row => ['-t', row])
  const explain = (format: string) =>
    tokrate(['explain', 'table.csv', ...rows, '-c', 'text.txt', '--format', format])
  expect((await explain('text')).stdout).toContain('Excluded, with what they are off by')
  expect((await explain('md')).stdout).toMatch(/^# What could have made table\.csv\n/)
  const { status, stdout } = await explain('json')
  expect(status).toBe(0)
  expect(JSON.parse(stdout)).toMatchObject({ columns: [{ rows: ['a', 'b', 'c'] }] })
})

test('the version is the package’s', async () => {
  expect(await tokrate(['--version'])).toMatchObject({ status: 0, stdout: `${ownVersion()}\n` })
})

test('a reader that closes the pipe early is no error', async () => {
  const command = `"${process.execPath}" "${cli}" list tokenizers --json | head -1`
  const shell = promisify(execFile)('bash', ['-c', `set -o pipefail; ${command}`], { cwd })
  await expect(shell).resolves.toMatchObject({ stdout: '[\n', stderr: '' })
})

test.for<[string, string[], RegExp]>([
  ['an unknown tokenizer', ['encode', '-t', 'lama', 'x'], /unknown tokenizer 'lama'; did you mean/],
  [
    'samples of a plain text',
    ['count', '-t', 'gpt2', 'text.txt', '--samples'],
    /--samples is for a corpus/,
  ],
  ['an unknown suite', ['bench', 'aquilla'], /unknown suite 'aquilla'; did you mean aquila/],
  ['an unknown metric', ['compare', 'gpt2', '-m', 'paritty'], /unknown metric 'paritty'; did you/],
  ['an unknown format', ['compare', 'gpt2', '--format', 'pdf'], /unknown format 'pdf'; known/],
  ['a ratio to no baseline', ['compare', 'gpt2', '-m', 'NSL'], /name one \(--baseline\)/],
  ['an unknown table', ['explain', 'baichuan'], /table 'baichuan'; did you mean baichuan-7b/],
  ['a manifest that is none', ['verify', '--published', 'pairs.json'], /pairs\.json: .*title/],
  ['an unknown id to fetch', ['fetch', 'zhwiki'], /unknown tokenizer or corpus 'zhwiki'; did you/],
  ['a file that is not there', ['count', '-t', 'gpt2', 'no.txt'], /no\.txt: no such file/],
  [
    'a folder for a tokenizer',
    ['encode', '-t', '.', 'x'],
    /holds no tokenizer; looked for tokenizer.json/,
  ],
  ['a truncated model', ['inspect', 'truncated.json'], /truncated\.json/],
  ['an id that is none', ['decode', '-t', 'gpt2', 'one'], /'one' is not an id/],
  ['an id that is too large', ['decode', '-t', 'gpt2', '50257'], /its ids are 0 to 50256/],
])('%s is one clear line and status 1', async ([, args, message]) => {
  const { status, stdout, stderr } = await tokrate(args)
  expect({ status, stdout }).toEqual({ status: 1, stdout: '' })
  expect(stderr).toMatch(message)
  expect(stderr).toMatch(/^tokrate: .*\n$/)
})

test.for<[string, string[]]>([
  ['no command', []],
  ['an unknown command', ['bnech']],
  ['an unknown option', ['bench', '--fast']],
  ['a missing argument', ['inspect']],
  ['a missing option', ['encode', 'text']],
  ['a number that is none', ['bench', '--threads', 'two']],
])('%s is a wrong command line, status 2', async ([, args]) => {
  const { status, stdout, stderr } = await tokrate(args)
  expect({ status, stdout }).toEqual({ status: 2, stdout: '' })
  expect(stderr).not.toMatch(/^ +at /m)
})
