import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readSentencePieceModel } from '../../../src/formats/sentencepiece.ts'
import {
  type TrainOptions,
  type TrainProgress,
  trainVocabulary,
} from '../../../src/produce/train/train.ts'
import { settingsFrom } from '../../../src/sources/settings.ts'

let cwd: string
const path = (name: string) => join(cwd, name)
const settings = () => ({ ...settingsFrom(), cache: path('cache') })
const train = (options: object) =>
  trainVocabulary({
    model: 'bpe',
    corpora: [path('text.txt')],
    normalizer: 'identity',
    settings: settings(),
    ...options,
  } as TrainOptions)
const piecesOf = async (options: object) => {
  const { files } = await train({ hardVocabLimit: false, ...options })
  return readSentencePieceModel(Buffer.from(files['tokenizer.model'] ?? '')).pieces
}

const lines = Array.from(
  { length: 200 },
  (_, i) => `line ${i} of ${i % 9} 中文 ${'ab'.repeat(i % 5)}`,
)
const texts: Readonly<Record<string, string | Uint8Array>> = {
  'text.txt': `${lines.join('\n')}\n`,
  'returns.txt': `${lines.join('\r\n')}\r\n`,
  'lines.jsonl': lines.map(text => JSON.stringify({ text })).join('\n'),
  'whole.jsonl': JSON.stringify({ text: lines.join('\n') }),
  'empty.txt': '',
  'blank.txt': '\n \n\n',
  'long.txt': 'a'.repeat(5000),
  'longer.txt': `short\n${'a'.repeat(900_000)}\nshort\n`,
  'reserved.txt': 'a▅b\nab\n',
  'gbk.txt': Buffer.from([...Buffer.from('one\ntwo\n'), 0xc4, 0xe3, 10]),
  'end.txt': Buffer.from([...Buffer.from('one\n'), 0xe4, 0xb8]),
  'nul.txt': 'one\ntw\0o\n',
  'surrogate.jsonl': '{"text": "a\\ud800b ab ab"}',
}

beforeAll(() => {
  cwd = mkdtempSync(join(tmpdir(), 'tokrate-train-'))
  for (const [name, text] of Object.entries(texts)) writeFileSync(path(name), text)
})
afterAll(() => rmSync(cwd, { recursive: true }))

describe('a corpus', () => {
  test('gives the same whether lines are in a file, samples, or lines of a sample', async () => {
    const expected = await piecesOf({ vocabSize: 120 })
    for (const name of ['lines.jsonl', 'whole.jsonl'])
      expect(await piecesOf({ vocabSize: 120, corpora: [path(name)] })).toEqual(expected)
  })

  test('may be several', async () => {
    const { report } = await train({
      vocabSize: 99,
      corpora: [path('text.txt'), path('lines.jsonl')],
    })
    expect(report).toMatchObject({ corpora: ['text.txt', 'lines.jsonl'] })
    expect(report.sentences?.used).toBe(400)
  })

  test('keeps the return at the end of a line, as SentencePiece does', async () => {
    const pieces = await piecesOf({ vocabSize: 120, corpora: [path('returns.txt')] })
    expect(pieces.map(({ piece }) => piece)).toContain('\r')
  })

  test('has its lines counted, and those that are left out', async () => {
    const names = ['longer.txt', 'reserved.txt', 'blank.txt']
    const { report } = await train({ corpora: names.map(path), hardVocabLimit: false })
    expect(report.sentences).toEqual({ lines: 6, used: 3, tooLong: 1, reserved: 1, blank: 1 })
  })

  test('may hold an unpaired surrogate, which is U+FFFD', async () => {
    const pieces = await piecesOf({ corpora: [path('surrogate.jsonl')] })
    expect(pieces.map(({ piece }) => piece)).toContain('�')
  })

  test('is told of as it is read and learned from', async () => {
    const told: TrainProgress[] = []
    await train({ vocabSize: 200, onProgress: (progress: TrainProgress) => told.push(progress) })
    const bytes = Buffer.byteLength(texts['text.txt']!)
    expect(told[0]).toEqual({ doing: 'reading', unit: 'bytes', done: bytes, total: bytes })
    expect(told.at(-1)).toMatchObject({ doing: 'learning', unit: 'pieces' })
  })
})

describe('a training is refused', () => {
  test.for<[object, string]>([
    [{ corpora: [] }, 'no corpus to train on'],
    [{ corpora: ['empty.txt'] }, 'the corpus holds no line to train on'],
    [
      { corpora: ['blank.txt'] },
      'holds no line that can be used (0 too long, 0 with a reserved character, 1 blank)',
    ],
    [{ corpora: ['long.txt'] }, 'holds no line that can be used (1 too long, '],
    [{ corpora: ['gbk.txt'] }, 'gbk.txt:3: not UTF-8; convert the file, or leave the line out'],
    [{ corpora: ['end.txt'] }, 'end.txt:2: not UTF-8; '],
    [
      { corpora: ['nul.txt'] },
      'nul.txt: the line "tw\\u0000o"… holds NUL; take it out, if this is text',
    ],
    [{ corpora: ['nothing.txt'] }, 'no such file or folder'],
    [{ vocabSize: 9000 }, 'the corpus gives at most '],
    [{ vocabSize: 9 }, 'a vocabulary of 9 pieces has no room for the '],
    [{ vocabSize: 1.5 }, 'vocabSize is 1.5; it must be 1 to '],
    [{ characterCoverage: 2 }, 'characterCoverage is 2; it must be 0.98 to 1'],
    [{ heldOut: 0.9 }, 'of a corpus 0 to 50 % can be held out, not 90 %'],
    [{ padId: 0 }, '<unk> and <pad> cannot both be id 0'],
    [{ unkId: -1 }, 'a vocabulary needs an unknown piece'],
    [{ bosId: 9000 }, '<s> cannot be id 9000 of 8000 pieces'],
    [{ bosId: 7000, hardVocabLimit: false }, '<s> cannot be id 7000 of '],
    [{ userDefinedSymbols: ['x', 'x'] }, "the symbol 'x' is given twice"],
    [{ controlSymbols: ['<unk>'] }, "'<unk>' is a piece already"],
    [{ normalizer: 'nfkc' }, "the normalizer 'nfkc' is neither nmt_nfkc nor identity, nor a model"],
    [
      { model: 'byte-level', vocabSize: 100 },
      'has no room for the 256 bytes and 1 special tokens; ask for 257',
    ],
    [
      { model: 'byte-level', pattern: 'gtp2' },
      "unknown name of a pattern 'gtp2'; did you mean gpt2",
    ],
    [{ model: 'byte-level', vocabSize: 9000 }, 'the corpus gives at most '],
  ])('%o: %s', async ([options, message]) => {
    const { corpora } = options as { corpora?: string[] }
    const refused = train({ ...options, ...(corpora ? { corpora: corpora.map(path) } : {}) })
    await expect(refused).rejects.toThrow(message)
    await expect(refused).rejects.toMatchObject({ name: 'InputError' })
  })
})

describe('symbols', () => {
  test('are at the ids that were asked for, and the bytes at the lowest that are free', async () => {
    const pieces = await piecesOf({
      vocabSize: 400,
      unkId: 1,
      bosId: 0,
      eosId: -1,
      padId: 4,
      byteFallback: true,
      userDefinedSymbols: ['<s>', '中文'],
      controlSymbols: ['<mask>'],
    })
    expect(pieces.slice(0, 6).map(({ piece, kind }) => [piece, kind])).toEqual([
      ['<s>', 'user-defined'],
      ['<unk>', 'unknown'],
      ['<mask>', 'control'],
      ['中文', 'user-defined'],
      ['<pad>', 'control'],
      ['<0x00>', 'byte'],
    ])
    expect(pieces.filter(({ piece }) => piece.includes('中')).length).toBe(1)
  })
})

describe('held out', () => {
  test('texts are the same whatever the order, and equal ones are on one side', async () => {
    const forwards = await train({ vocabSize: 100, heldOut: 0.25 })
    writeFileSync(path('backwards.txt'), [...lines, ...lines].reverse().join('\n'))
    const backwards = await train({
      vocabSize: 100,
      heldOut: 0.25,
      corpora: [path('backwards.txt')],
    })
    const { heldOut } = forwards.report
    expect(heldOut!.heldOut.texts).toBeGreaterThan(20)
    expect(backwards.report.heldOut!.heldOut.texts).toBe(2 * heldOut!.heldOut.texts)
    expect(heldOut!.heldOut.texts + forwards.report.sentences!.used).toBe(lines.length)
  })
})

test('a benchmark corpus in the training text is found', async () => {
  const { report } = await trainVocabulary({
    model: 'bpe',
    corpora: ['parallel'],
    vocabSize: 3000,
    normalizer: 'identity',
  })
  const [first] = report.overlaps
  expect(first).toMatchObject({ corpus: 'parallel' })
  expect(first!.found / first!.lines).toBeGreaterThan(0.9)
})
