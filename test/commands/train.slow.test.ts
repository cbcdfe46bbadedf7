import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { tokenizers } from '../../src/catalog/tokenizers.ts'
import { InputError } from '../../src/errors.ts'
import { fetchSource } from '../../src/sources/fetch-source.ts'
import { packageRoot } from '../../src/sources/package.ts'
import { settingsFrom } from '../../src/sources/settings.ts'
import { run } from './run.ts'

let cwd: string
const { TOKRATE_MIRROR = '' } = process.env
const tokrate = (args: readonly string[], input?: string | Uint8Array) =>
  run(args, {
    cwd,
    environment: { TOKRATE_MIRROR, TOKRATE_CACHE: settingsFrom().cache },
    ...(input === undefined ? {} : { input }),
  })
/** What stands for a word of the README here. */
const small: Readonly<Record<string, string>> = {
  '20000': '400',
  zh: 'text.txt',
  'zh-wiki': 'text.txt',
}
const bpe = ['train', '--model', 'bpe', '--normalizer', 'identity']

beforeAll(() => {
  cwd = mkdtempSync(join(tmpdir(), 'tokrate-train-'))
  const sentence = (i: number) =>
    `第${i}句：人工智能是计算机科学的学科，第${i % 7}个例子 number ${i % 5}。`
  writeFileSync(
    join(cwd, 'text.txt'),
    Array.from({ length: 300 }, (_, i) => `${sentence(i)}\n`).join(''),
  )
  writeFileSync(join(cwd, 'nul.txt'), 'one\ntw\0o\n')
  writeFileSync(join(cwd, 'taken.model'), 'mine')
})
afterAll(() => rmSync(cwd, { recursive: true }))

describe('train', () => {
  test.for(['bpe', 'unigram', 'byte-level'])('gives the same bytes twice: %s', async model => {
    const byteLevel = model === 'byte-level'
    const args = [
      'train',
      '--model',
      model,
      '--vocab-size',
      byteLevel ? '400' : '100',
      '--soft-limit',
    ]
    const names = ['one', 'two'].map(name => join(model, `${name}${byteLevel ? '' : '.model'}`))
    for (const name of names) {
      const normalizer = byteLevel ? [] : ['--normalizer', 'identity']
      const ran = await tokrate([...args, ...normalizer, '-c', 'text.txt', '--out', name])
      expect(ran).toMatchObject({ status: 0, stdout: expect.stringContaining(`${name}`) })
    }
    const [one, two] = names.map(name =>
      (byteLevel ? ['tokenizer.json', 'vocabulary.tiktoken'] : ['']).map(file =>
        readFileSync(join(cwd, name, file)),
      ),
    )
    expect(one).toEqual(two)
  })

  test('prints one JSON document, and measures on what it held out', async () => {
    const args = [...bpe, '--vocab-size', '150', '-c', 'text.txt', '--out', 'held.model']
    const { status, stdout } = await tokrate([...args, '--held-out', '20%', '--json'])
    expect(status).toBe(0)
    const report = JSON.parse(stdout)
    expect(report).toMatchObject({ model: 'bpe', pieces: 150, corpora: ['text.txt'] })
    const { heldOut, trained } = report.heldOut
    expect(heldOut.texts + report.sentences.used).toBe(300)
    expect(heldOut.texts).toBeGreaterThan(30)
    expect(trained.tokensPerCharacter).toBeLessThan(heldOut.tokensPerCharacter * 1.2)
    expect(Object.keys(report.files)).toEqual(['held.model'])
  })

  test('reads standard input', async () => {
    const args = [...bpe, '--vocab-size', '12', '-c', '-', '--out', 'stdin.model', '--soft-limit']
    const { status, stdout } = await tokrate(args, 'abab abab\n')
    expect(status).toBe(0)
    expect(stdout).toMatch(/^stdin\.model {2}sha256 [0-9a-f]{64}\n/)
  })

  test.for<[string[], string]>([
    [['-c', 'nul.txt'], 'nul.txt: the line "tw\\u0000o"… holds NUL; '],
    [['-c', 'text.txt', '--vocab-size', '9000'], 'text.txt: the corpus gives at most '],
    [['-c', 'text.txt', '--pattern', 'gpt2'], 'a model of type bpe has no option pattern'],
    [['-c', 'text.txt', '--out', 'taken.model'], 'taken.model: is there already; '],
    [['-c', 'text.txt', '--out', 'x.json'], 'x.json: a bpe model is not written as .json'],
    [
      ['-c', 'text.txt', '--vocab-size', '99', '--out', 'taken.model/x.model'],
      'taken.model/x.model: cannot be written (',
    ],
  ])('with %j says %j and writes nothing', async ([args, message]) => {
    const before = readdirSync(cwd)
    const out = args.includes('--out') ? [] : ['--out', 'new.model']
    const { status, stdout, stderr } = await tokrate([...bpe, ...args, ...out])
    const [last = ''] = stderr.trimEnd().split('\n').slice(-1)
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' })
    expect(last).toContain(message)
    expect(readdirSync(cwd)).toEqual(before)
    expect(readFileSync(join(cwd, 'taken.model'), 'utf8')).toBe('mine')
  })

  test('how many a corpus gives is how many it gives', async () => {
    const args = [...bpe, '-c', 'text.txt', '--out', 'all.model', '--vocab-size']
    const refused = await tokrate([...args, '9000'])
    const [, most = ''] = /at most (\d+) pieces/.exec(refused.stderr) ?? []
    expect(await tokrate([...args, most])).toMatchObject({ status: 0 })
  })
})

describe('the README', () => {
  const readme = readFileSync(join(packageRoot, 'README.md'), 'utf8')
  const [, block = ''] = /## Training a vocabulary\n\n```sh\n([\s\S]*?)```/.exec(readme) ?? []
  /** Its commands, on a small corpus and for fewer pieces. */
  const chain = block
    .trim()
    .split('\n')
    .map(line => line.replace(/^npx tokrate /, '').split(' '))
    .map(words => words.map(word => small[word] ?? word))

  test('trains a vocabulary, compares it, merges it into LLaMA, and plans that', async ({
    skip,
  }) => {
    const model = tokenizers.get('llama').files.model!
    const unavailable = await fetchSource(model, settingsFrom()).catch(InputError.isUnavailable)
    if (unavailable === true) return skip('the model of llama cannot be had here')
    const says: Readonly<Record<string, RegExp>> = {
      train: /\n400 pieces: 259 given/,
      compare: /\n\| zh20k\.model +\| +400 \|/,
      merge: /pieces = 32000 of llama \+ \d+ new/,
      plan: /^zh20k\.model into llama\n/,
    }
    expect(chain.map(([command]) => command)).toEqual(Object.keys(says))
    for (const args of chain) {
      const rules = args[0] === 'train' ? ['--normalizer', 'identity'] : []
      const { status, stdout, stderr } = await tokrate([...args, ...rules])
      expect({ args, status, stderr }).toMatchObject({ args, status: 0 })
      expect(stdout).toMatch(says[args[0]!]!)
    }
    const counted = ['count', '-t', 'llama', '-t', 'llama-zh20k', 'text.txt', '--json']
    const [llama, merged] = JSON.parse((await tokrate(counted)).stdout) as { tokens: number }[]
    expect(merged!.tokens).toBeLessThan(llama!.tokens / 2)
  })
})
