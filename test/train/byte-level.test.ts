import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { BPE, byteLevelPreTokenizer, Tokenizer } from 'tokenizers'
import { describe, expect, test } from 'vitest'
import { readRankFile } from '../../src/formats/tiktoken.ts'
import { readTokenizerJson } from '../../src/formats/tokenizer-json.ts'
import { type Trained, trainVocabulary } from '../../src/produce/train/train.ts'
import { makeTokenizer } from '../../src/tokenizer/make-tokenizer.ts'
import { bytesInOrder, learnMerges } from '../../src/train/byte-level-bpe.ts'
import { property } from '../property.ts'
import { linesToTrainOn } from './trained-alike.ts'

describe('the bytes', () => {
  test('are in the order of GPT-2', () => {
    expect(bytesInOrder.length).toBe(256)
    expect(bytesInOrder.slice(0, 3)).toEqual(['!', '"', '#'])
    expect(bytesInOrder.indexOf('Ġ')).toBe(220)
  })
})

describe('merges', () => {
  test.for<[Record<string, number>, number, string[]]>([
    [{ aba: 2, abb: 1 }, 3, ['a b', 'ab a', 'ab b']],
    // Equally often: the lowest ids first.
    [{ cd: 1, ab: 1 }, 2, ['a b', 'c d']],
    // All pairs of a byte that repeats count.
    [{ aaa: 2, bc: 3 }, 1, ['a a']],
    // Two pairs that spell the same are two merges and one piece.
    [{ abc: 5, bc: 9, ab: 9, xabcx: 4 }, 9, ['a b', 'b c', 'ab c', 'x abc', 'xabc x']],
  ])('from %o are the %i %o', ([words, wanted, expected]) => {
    expect(learned(words, 256 + wanted).merges).toEqual(expected)
  })

  test('that spell an existing piece make no new one', () => {
    const { pieces, merges } = learned({ bc: 9, aab: 8, aabc: 3, abc: 2, xb: 8 }, 300)
    expect(new Set(pieces).size).toBe(pieces.length)
    expect(new Set(merges).size).toBe(merges.length)
    expect(merges.length).toBeGreaterThanOrEqual(pieces.length - 256)
  })
})

function learned(words: Readonly<Record<string, number>>, size: number) {
  const counts = Float64Array.from(Object.values(words))
  return learnMerges({ words: Object.keys(words), counts }, size)
}

const toyLines = fc.array(
  fc.string({ unit: fc.constantFrom(...'aab中 .'), minLength: 1, maxLength: 12 }),
  { minLength: 1, maxLength: 25 },
)

describe('the merges of a byte-level vocabulary are those of the native tokenizers', () => {
  property([toyLines], { numRuns: 150 })('on toys', async lines => {
    await expectNativeMerges(lines)
  })

  test.for(['zh', 'en', 'code'])('of the corpus %s', async (id, { skip }) => {
    const lines = await linesToTrainOn(id)
    if (lines === undefined) return skip(`the corpus ${id} cannot be had here`)
    const { files, vocabulary } = await expectNativeMerges(lines)
    const ours = makeTokenizer('trained', vocabulary)
    const some = lines.filter((_, index) => index % 40 === 0)
    const json = String(files['tokenizer.json'])
    const theirs = Tokenizer.fromString(json)
    const again = makeTokenizer('again', readTokenizerJson(json))
    for (const line of some) {
      const ids = Array.from(ours.encode(line))
      expect(Array.from(again.encode(line))).toEqual(ids)
      expect((await theirs.encode(line)).getIds()).toEqual(ids)
    }
    const { preTokenizers } = vocabulary
    const ranks = readRankFile(String(files['vocabulary.tiktoken']), { preTokenizers })
    expect(ranks.pieces).toEqual(vocabulary.pieces)
  })
})

/** Trains both on lines with their line feeds, as the native trainer reads a file. */
async function expectNativeMerges(lines: readonly string[]): Promise<Trained> {
  const folder = mkdtempSync(join(tmpdir(), 'tokrate-'))
  try {
    const native = trainNative(lines, folder)
    const path = join(folder, 'lines.jsonl')
    const samples = lines.map(line => JSON.stringify({ text: `${line}\n` }))
    writeFileSync(path, samples.join('\n'))
    const trained = await trainVocabulary({
      model: 'byte-level',
      corpora: [path],
      pattern: 'gpt2',
      specialTokens: [],
      // It gives numbers to the bytes that it meets alone.
      vocabSize: native.size + 256 - native.bytes,
      hardVocabLimit: false,
    })
    const { model } = trained.vocabulary
    expect(model.type === 'bpe' && model.merges).toEqual(native.merges)
    return trained
  } finally {
    rmSync(folder, { recursive: true })
  }
}

function trainNative(lines: readonly string[], folder: string) {
  const text = join(folder, 'lines.txt')
  const json = join(folder, 'native.json')
  writeFileSync(text, lines.map(line => `${line}\n`).join(''))
  const tokenizer = new Tokenizer(BPE.empty())
  tokenizer.setPreTokenizer(byteLevelPreTokenizer(false))
  tokenizer.train([text])
  tokenizer.save(json)
  const { model } = JSON.parse(readFileSync(json, 'utf8')) as NativeFile
  const pieces = Object.keys(model.vocab)
  return {
    size: pieces.length,
    bytes: pieces.filter(piece => piece.length === 1).length,
    merges: model.merges.map(merge => (typeof merge === 'string' ? merge : merge.join(' '))),
  }
}

interface NativeFile {
  readonly model: {
    readonly vocab: Readonly<Record<string, number>>
    readonly merges: readonly (string | readonly [string, string])[]
  }
}
