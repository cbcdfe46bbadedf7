import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { configJsonSchema, parseConfig } from '../../src/commands/config-file.ts'
import { packageRoot } from '../../src/sources/package.ts'
import { toyTokenizerJson } from '../compare/toy-tokenizer.ts'
import { type RunOptions, run } from './run.ts'

let home: string
let cwd: string
const tokrate = (args: readonly string[], options: Partial<RunOptions> = {}) =>
  run(args, { cwd, ...options })
const configure = (config: unknown, folder = home) =>
  writeFileSync(join(folder, 'tokrate.config.json'), JSON.stringify(config))

beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), 'tokrate-config-'))
  cwd = join(home, 'project', 'texts')
  mkdirSync(cwd, { recursive: true })
  writeFileSync(join(home, 'letters.json'), toyTokenizerJson([]))
  writeFileSync(join(home, 'pairs.json'), toyTokenizerJson(['ab']))
  writeFileSync(join(home, 'samples.jsonl'), '{"body": "abab"}\n{"body": "ba"}\n')
})
afterAll(() => rmSync(home, { recursive: true }))

const countsOf = async (...args: string[]) =>
  JSON.parse((await tokrate(['count', '--json', '--text', 'ab', ...args])).stdout) as unknown

test('the nearest file upwards says what is not said on the command line', async () => {
  configure({ tokenizers: ['./letters.json', './pairs.json'], field: 'body' })
  expect(await countsOf()).toMatchObject([{ tokens: 2 }, { tokens: 1 }])
  expect(await countsOf('-t', '../../pairs.json')).toMatchObject([{ tokens: 1 }])
  expect((await tokrate(['encode', 'ab'])).stdout).toBe('[0,1]\n')
  const { stdout } = await tokrate(['count', '--json', '../../samples.jsonl'])
  expect(JSON.parse(stdout)).toMatchObject([{ tokens: 6 }, { tokens: 4 }])
})

test('compare finds its tokenizers, texts, baseline and metrics in it', async () => {
  configure({
    $schema: './node_modules/tokrate/tokrate.config.schema.json',
    tokenizers: ['./pairs.json'],
    baseline: './letters.json',
    corpora: ['./samples.jsonl'],
    metrics: ['normalizedSequenceLength'],
    field: 'body',
    threads: 1,
  })
  const { stdout } = await tokrate(['compare', '--json'])
  const { tokenizers, metrics, corpora } = JSON.parse(stdout)
  expect({ tokenizers, metrics, corpora }).toMatchObject({
    tokenizers: [{ id: '../../letters.json' }, { id: '../../pairs.json' }],
    metrics: ['normalizedSequenceLength'],
    corpora: [{ sides: [{ samples: 2 }] }],
  })
  const other = await tokrate(['compare', '--json', '-m', 'tokensPerSample'])
  expect(JSON.parse(other.stdout)).toMatchObject({ metrics: ['tokensPerSample'] })
})

test('the environment beats the file, and the file our own defaults', async () => {
  configure({ mirror: './mirror', cache: './kept' })
  for (const [mirror, merged] of [
    ['mirror', []],
    ['other', ['ab']],
  ] as const) {
    const folder = join(home, mirror, 'hf', 'nobody', 'nothing', 'main')
    mkdirSync(folder, { recursive: true })
    writeFileSync(join(folder, 'tokenizer.json'), toyTokenizerJson(merged))
  }
  const encode = (environment = {}) =>
    tokrate(['encode', '-t', 'hf:nobody/nothing@main:tokenizer.json', 'ab'], { environment })
  expect((await encode()).stdout).toBe('[0,1]\n')
  const environment = {
    TOKRATE_MIRROR: join(home, 'other'),
    TOKRATE_CACHE: join(home, 'other-cache'),
  }
  expect((await encode(environment)).stdout).toBe('[2]\n')
})

test('another file, or none, is a matter of asking', async () => {
  configure({ tokenizers: ['./letters.json'] })
  writeFileSync(join(cwd, 'own.json'), JSON.stringify({ tokenizers: ['../../pairs.json'] }))
  expect((await tokrate(['encode', 'ab', '--config', 'own.json'])).stdout).toBe('[2]\n')
  expect(await tokrate(['encode', 'ab', '--no-config'])).toMatchObject({ status: 2 })
})

test('the search ends at the root of a repository', async () => {
  configure({ tokenizers: ['./letters.json'] })
  mkdirSync(join(home, 'project', '.git'))
  expect(await tokrate(['encode', 'ab'])).toMatchObject({ status: 2 })
  configure({ tokenizers: ['../pairs.json'] }, join(home, 'project'))
  expect((await tokrate(['encode', 'ab'])).stdout).toBe('[2]\n')
  rmSync(join(home, 'project', '.git'), { recursive: true })
  rmSync(join(home, 'project', 'tokrate.config.json'))
})

test('it fails before anything is done, in one line that names the file', async () => {
  configure({ tokenisers: ['./letters.json'] })
  expect(await tokrate(['encode', '-t', '../../letters.json', 'ab'])).toEqual({
    status: 1,
    stdout: '',
    stderr:
      "tokrate: ../../tokrate.config.json: unknown key 'tokenisers'; did you mean tokenizers?\n",
  })
  expect((await tokrate(['encode', '--config', 'none.json', 'x'])).stderr).toContain(
    'none.json: cannot be read; name another (--config)',
  )
  configure({})
})

test.for<[string, string]>([
  [
    '{"metrics": ["tokensPerChar"]}',
    "metrics[0]: unknown value 'tokensPerChar'; did you mean tokensPerCharacter",
  ],
  ['{"threads": "two"}', 'threads: Invalid input: expected number, received string'],
  ['{"threads": 0}', 'threads: Too small'],
  ['{"tokenizers": []}', 'tokenizers: Too small'],
  ['{"tokenizers": "gpt2"}', 'tokenizers: Invalid input: expected array, received string'],
  ['{"interval": "bcaa"}', "interval: unknown value 'bcaa'; did you mean bca?"],
  ['[]', 'the file: Invalid input: expected object'],
  ['{\n  "field": "body",\n}', 'line 3, column 1: is no JSON'],
  ['{\n  // mine\n}', 'line 2, column 3: is no JSON'],
  ['{"field": "body"', 'line 1, column 17: is no JSON'],
])('%j is refused: %s', ([text, message]) => {
  expect(() => parseConfig(text, 'tokrate.config.json')).toThrow(`tokrate.config.json: ${message}`)
})

test('a byte-order mark is none of it', () => {
  expect(parseConfig('\uFEFF{"field":"body"}', 'x')).toEqual({ field: 'body' })
})

test('the published schema is that of the code', () => {
  const published = readFileSync(join(packageRoot, 'tokrate.config.schema.json'), 'utf8')
  // If not: npm run schema.
  expect(JSON.parse(published)).toEqual(configJsonSchema())
})
