import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { bytePieces, unknownPiece } from '../oracles/random-pieces.ts'
import { modelProto } from '../parity/model-proto.ts'
import { run } from './run.ts'

let cwd: string
const tokrate = (args: readonly string[]) => run(args, { cwd })
const merged = ['--base', 'base.model', '--extra', 'extra.model', '-c', 'zh.txt']

beforeAll(() => {
  cwd = mkdtempSync(join(tmpdir(), 'tokrate-merge-'))
  const model = (name: string, letters: string, byteFallback = true) =>
    writeFileSync(
      join(cwd, name),
      modelProto({
        model: 'bpe',
        byteFallback,
        pieces: [
          unknownPiece,
          ...(byteFallback ? bytePieces : []),
          ...Array.from(letters, piece => ({ piece, score: -1, kind: 'normal' as const })),
        ],
      }),
    )
  model('base.model', 'ab')
  model('extra.model', 'b中文')
  model('bare.model', 'ab', false)
  writeFileSync(join(cwd, 'zh.txt'), '中文 ab')
  writeFileSync(join(cwd, 'damaged.model'), Buffer.of(0x0a, 0x03, 0x0a, 0x01, 0xff))
})
afterAll(() => rmSync(cwd, { recursive: true }))

test('merge writes a new folder whole, and never over another without --force', async () => {
  const args = ['merge', ...merged, '--out', 'merged']
  const first = await tokrate([...args, '--append', '[PAD]', '--json'])
  const record = JSON.parse(first.stdout)
  expect(record).toMatchObject({
    overlap: 258,
    merged: 262,
    pieces: ['中', '文', '[PAD]'],
    gains: [{ corpus: 'zh.txt', tokensBefore: 14, tokensAfter: 10 }],
    verdict: { answer: 'expand' },
  })
  expect(readdirSync(join(cwd, 'merged'))).toEqual([
    'initialisation.json',
    'merge.json',
    'tokenizer.json',
    'tokenizer.model',
    'tokenizer_config.json',
  ])
  expect(JSON.parse(readFileSync(join(cwd, 'merged', 'merge.json'), 'utf8'))).toEqual(record)
  const map = JSON.parse(readFileSync(join(cwd, 'merged', 'initialisation.json'), 'utf8'))
  expect(map[259]).toEqual([...Buffer.from('中')].map(byte => 1 + byte))
  expect(await tokrate(args)).toMatchObject({
    status: 1,
    stderr: expect.stringMatching(
      /^tokrate: merged: is there already; name another folder, or replace it with --force\n$/m,
    ),
  })
  expect(await tokrate([...args, '--force'])).toMatchObject({ status: 0 })
  for (const written of ['merged', 'merged/tokenizer.model']) {
    const counted = await tokrate(['count', '-t', written, '--text', '中文', '--json'])
    expect(JSON.parse(counted.stdout)).toMatchObject([{ byteFallbackTokens: 3 }])
  }
  expect(readdirSync(cwd).filter(name => name.startsWith('.merged'))).toEqual([])
})

test('plan prints a page, Markdown or JSON, and writes nothing', async () => {
  const before = readdirSync(cwd)
  const page = await tokrate(['plan', ...merged])
  expect(page).toMatchObject({
    status: 0,
    stdout: expect.stringContaining('\nVERDICT\n\nExpand. '),
  })
  const markdown = await tokrate(['plan', ...merged, '--format', 'md'])
  expect(markdown.stdout).toMatch(/^# extra\.model into base\.model\n\n## Verdict\n/)
  const json = await tokrate(['plan', ...merged, '--json', '--hidden', '8', '--tied'])
  expect(JSON.parse(json.stdout)).toMatchObject({
    cost: { newParameters: 16 },
    initialisation: [{ piece: '中' }, { piece: '文' }],
  })
  expect(readdirSync(cwd).filter(name => !before.includes(name) && name !== 'cache')).toEqual([])
})

test('a list of words is added, those alone that the corpus holds so many times', async () => {
  writeFileSync(join(cwd, 'words.txt'), '中文\n汉字\n')
  const args = ['plan', '--base', 'base.model', '--extra', 'words.txt', '-c', 'zh.txt', '--json']
  const { stdout } = await tokrate([...args, '--min-frequency', '1', '--repair'])
  expect(JSON.parse(stdout)).toMatchObject({ options: { minFrequency: 1 }, added: 1, dead: [] })
})

test.for<[string, string[], RegExp]>([
  ['a frequency in no corpus', ['--base', 'a', '--extra', 'b', '--min-frequency', '2'], /name one/],
  [
    'a base without byte fallback',
    ['--base', 'bare.model', '--extra', 'extra.model', '-c', 'zh.txt'],
    /no byte fallback/,
  ],
  [
    'an extra that is no UTF-8',
    ['--base', 'base.model', '--extra', 'damaged.model', '-c', 'zh.txt'],
    /piece 0 is not UTF-8/,
  ],
  ['a piece with a space', [...merged, '--append', 'a b'], /'a b' holds a space/],
  [
    'a piece to append twice',
    [...merged, '--append', 'x', '--append', 'x'],
    /'x' to append is there/,
  ],
])('%s is one clear line, and nothing is written', async ([, args, message]) => {
  const { status, stdout, stderr } = await tokrate(['merge', ...args, '--out', 'not'])
  expect({ status, stdout }).toEqual({ status: 1, stdout: '' })
  expect(stderr).toMatch(message)
  expect(stderr).toMatch(/^tokrate: .*\n$/)
  expect(readdirSync(cwd).filter(name => name.includes('not'))).toEqual([])
})
