import { execFileSync } from 'node:child_process'
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { packageRoot } from '../../src/sources/package.ts'
import { toyTokenizerJson } from '../compare/toy-tokenizer.ts'

/** A copy of what "How to add" of CONTRIBUTING.md has one write in. */
const copied = [
  ...['tokenizers', 'corpora', 'bench', 'src', 'dist', 'package.json'],
  ...['tsconfig.json', 'rolldown.config.mjs', 'tokrate.config.schema.json'],
]
let folder: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tokrate-recipes-'))
  const filter = (path: string) => !path.includes('node_modules')
  for (const name of copied)
    cpSync(join(packageRoot, name), join(folder, name), { recursive: true, filter })
  mkdirSync(join(folder, 'reports'))
  symlinkSync(join(packageRoot, 'node_modules'), join(folder, 'node_modules'))
})

afterEach(() => rmSync(folder, { recursive: true, force: true }))

const run = (...args: string[]) =>
  execFileSync(process.execPath, args, { cwd: folder, encoding: 'utf8', stdio: 'pipe' })
const tokrate = (...args: string[]) => run('dist/cli.js', ...args)
const read = (name: string) => readFileSync(join(folder, name), 'utf8')
const write = (name: string, value: unknown) =>
  writeFileSync(
    join(folder, name),
    typeof value === 'string' ? value : JSON.stringify(value, null, 2),
  )

function edit(name: string, before: string, line: string) {
  expect(read(name).split(before).length, `${name}: ${before}`).toBe(2)
  write(name, read(name).replace(before, `${line}\n${before}`))
}

test('a tokenizer, a corpus and a table are one JSON file each', () => {
  const { published: _, ...gpt2 } = JSON.parse(read('tokenizers/gpt2.json'))
  write('tokenizers/my-gpt2.json', { ...gpt2, title: 'Mine' })
  expect(tokrate('verify', 'my-gpt2')).toMatch(
    /^my-gpt2 against tiktoken .*: the same ids of \d+ texts/,
  )

  const { built, ...parallel } = JSON.parse(read('corpora/parallel.json'))
  write('corpora/my-corpus.json', { ...parallel, title: 'My corpus' })
  run('bench/pin-corpus.mjs', 'my-corpus')
  expect(JSON.parse(read('corpora/my-corpus.json')).built).toEqual(built)

  const [tokenizers, corpora] = [['my-gpt2', 'llama'], ['my-corpus']]
  const metrics = ['tokensPerCharacter']
  write('bench/my-table.json', {
    ...{ title: 'My table', question: 'Which is cheaper?', tokenizers, corpora, metrics },
  })
  tokrate('bench', 'my-table')
  expect(read('reports/my-table.md')).toMatch(/\| my-gpt2 +\| +50,257 \|/)
})

test('a metric and a normalizer are one row each, and one more to be read from a file', () => {
  edit(
    'src/metrics/metrics.ts',
    '  tokensPerByte: {',
    `  tokensPerKilobyte: {
    label: 'tokens / kB',
    formula: '1000 × Σ tokens ÷ Σ UTF-8 bytes',
    chinese: { label: '词元 / kB', formula: '1000 × Σ 词元 ÷ Σ UTF-8 字节' },
    better: 'lower',
    digits: 1,
    of: ({ counts }) => ratio(1000 * counts.tokens, counts.bytes),
  },`,
  )
  edit('src/vocabulary/steps.ts', "        | 'lowercase'", "        | 'uppercase'")
  edit(
    'src/tokenize/normalize.ts',
    '  lowercase: () =>',
    '  uppercase: () => text => text.toUpperCase(),',
  )
  edit(
    'src/formats/tokenizer-json-components.ts',
    '  Lowercase: row(',
    "  Uppercase: row({}, () => [{ type: 'uppercase' }]),",
  )
  run('node_modules/rolldown/bin/cli.mjs', '-c', '--logLevel', 'silent')
  run('bench/config-schema.mjs')
  expect(read('tokrate.config.schema.json')).toContain('"tokensPerKilobyte"')

  const toy = JSON.parse(toyTokenizerJson([]))
  write('upper.json', { ...toy, normalizer: { type: 'Uppercase' } })
  write('toy.json', toy)
  write('texts.txt', 'abba\n')
  const told = ['compare', 'toy.json', 'upper.json', '--corpus', 'texts.txt']
  const table = tokrate(...told, '--metric', 'tokensPerKilobyte')
  expect(table).toMatch(/tokens \/ kB/i)
  expect(tokrate('encode', '-t', 'toy.json', 'ab')).not.toBe(
    tokrate('encode', '-t', 'upper.json', 'ab'),
  )
})

test('a format is a reader, a row and a branch, and a flag is an option that its command reads', () => {
  write(
    'src/formats/word-list.ts',
    `import type { Vocabulary } from '../vocabulary/vocabulary.ts'
import { readTokenizerJson } from './tokenizer-json.ts'

/** A word a line after the head, in the order of the ids. */
export function readWordList(file: string): Vocabulary {
  const words = file.trim().split('\\n').slice(1)
  const vocab = Object.fromEntries(words.map((word, id) => [word, id]))
  return readTokenizerJson(JSON.stringify({ model: { type: 'BPE', vocab, merges: [] } }))
}
`,
  )
  edit(
    'src/formats/formats.ts',
    'import { readWordPieceVocab }',
    "import { readWordList } from './word-list.ts'",
  )
  edit(
    'src/formats/formats.ts',
    "  gguf: format('GGUF'",
    `  'word-list': format('a list of words', s.object({}), files =>
    readWordList(text(files, 'words')),
  ),`,
  )
  edit(
    'src/formats/detect.ts',
    "  if (start.startsWith('GGUF'))",
    "  if (start.startsWith('#words')) return { format: 'word-list', role: 'words' }",
  )
  edit('src/commands/count.ts', '  readonly json?: true', '  readonly sum?: true')
  edit(
    'src/commands/count.ts',
    "    .addOption(sharedOption('threads'))",
    "    .option('--sum', 'print the sum of all tokens alone')",
  )
  edit(
    'src/commands/count.ts',
    '  if (options.json) printJson(rows)',
    '  if (options.sum) print(String(rows.reduce((sum, row) => sum + row.tokens, 0)))\n  else',
  )
  run('node_modules/rolldown/bin/cli.mjs', '-c', '--logLevel', 'silent')

  write('my.words', '#words\na\nb\n')
  expect(tokrate('count', '-t', 'my.words', '--text', 'abba', '--text', 'ab', '--sum')).toBe('6\n')
})

test('every public name is told of, and the API reference can be written', () => {
  const typedoc = [join(packageRoot, 'node_modules/typedoc/bin/typedoc'), '--emit', 'none']
  const told = execFileSync(process.execPath, typedoc, { cwd: packageRoot, stdio: 'pipe' })
  expect(told.toString()).not.toMatch(/warning|error/i)
})
