import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, describe, expect, test } from 'vitest'
import type { SampleFile } from '../../src/corpora/files/sample-file.ts'
import {
  type ChunkSource,
  canBeCut,
  cutsNear,
  cutsOfText,
  sharedCutsOf,
} from '../../src/count/chunks.ts'
import {
  addSideTotals,
  type Counter,
  countChunk,
  type SideTotals,
} from '../../src/count/count-chunk.ts'
import { totalOf } from '../../src/count/totals.ts'
import { makeTokenizer } from '../../src/tokenizer/make-tokenizer.ts'
import { withSpecialTokens } from '../../src/tokenizer/special-tokens.ts'
import type { Vocabulary } from '../../src/vocabulary/vocabulary.ts'
import { parquet } from '../corpora/files/fixtures.ts'
import { bare } from '../oracles/bare-vocabulary.ts'
import { property } from '../property.ts'
import { character, ways } from './as-strings.ts'

const folder = mkdtempSync(join(tmpdir(), 'tokrate-test-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const words = ['<unk>', '##h', 'the', 't', '中', '▁the', '▁t', '▁']
const unknown = { pieces: words, kinds: new Map([[0, 'unknown' as const]]) }

/** A vocabulary of each model, with and without unknown tokens. */
const vocabularies: Readonly<Record<string, Vocabulary>> = {
  ...ways,
  'unknown tokens between safe cuts': bare({
    ...unknown,
    model: { type: 'bpe', order: 'rank', unknownId: 0 },
  }),
  wordpiece: bare({
    ...unknown,
    model: { type: 'wordpiece', unknownId: 0, continuingSubwordPrefix: '##', maxCharacters: 9 },
  }),
  wordlevel: bare({ ...unknown, model: { type: 'wordlevel', unknownId: 0 } }),
  'spaced words': bare({ ...unknown, model: { type: 'spacedWords', unknownId: 0 } }),
}

/** The vocabulary with what says which of its pieces spell blanks. */
function withDecoder(vocabulary: Vocabulary): Vocabulary {
  const isBytewise = vocabulary.preTokenizers.some(({ type }) => type === 'bytes')
  return {
    ...vocabulary,
    decoders: isBytewise ? [{ type: 'bytes' }] : [{ type: 'sentencepiece', strip: 'one' }],
  }
}

const text = fc.string({ unit: character, maxLength: 60 })
/** Texts with line feeds, some of which are safe to cut at. */
const texts = fc.array(
  fc
    .tuple(text, fc.constantFrom('', 'the\n', '中文\n', '\nthe', '.\n\n', '5 the\n'))
    .map(pair => pair.join('')),
  { minLength: 1, maxLength: 12 },
)

/** How the texts lie in a file of each format; some bytes of a text may be no UTF-8. */
const writers: Readonly<
  Record<string, (texts: readonly string[], mark: string, bytes: number[]) => SampleFile>
> = {
  text: (texts, mark, bytes) =>
    fileOf(
      'text',
      Buffer.concat([Buffer.from(mark + texts.join('')), Buffer.from(bytes), Buffer.from('\nthe')]),
    ),
  jsonl: (texts, mark, bytes) =>
    fileOf(
      'jsonl',
      Buffer.concat([
        Buffer.from(mark + texts.map(text => `${JSON.stringify({ text })}\n`).join('')),
        Buffer.from('{"text":"'),
        Buffer.from(bytes.filter(byte => byte >= 0x80)),
        Buffer.from('"}\n{"text":null}\n'),
      ]),
    ),
  csv: texts =>
    fileOf('csv', `text\n${texts.map(text => `"${text.replaceAll('"', '""')}"\n`).join('')}`),
  built: texts =>
    fileOf(
      'built',
      texts
        .map(
          (text, i) => `${JSON.stringify({ id: `s${i}`, texts: { en: text, zh: `${text}中` } })}\n`,
        )
        .join(''),
    ),
  parquet: texts => fileOf('parquet', parquet([...texts], { rowGroupSize: 2 })),
}

let files = 0

function fileOf(format: SampleFile['format'], content: string | Uint8Array): SampleFile {
  // A name of its own: samples of a built corpus are kept by their file.
  const path = join(folder, `${files++}.${format}`)
  writeFileSync(path, content)
  return { path, name: 'file', format, field: 'text' }
}

/** The file in chunks, cut as near to `places` (from 0 to 1) as is safe. */
async function cutAt(
  file: SampleFile,
  places: readonly number[],
  { slice }: ChunkSource,
  { tokenizer }: Counter,
): Promise<SampleFile[]> {
  const sorted = [...new Set(places)].sort((a, b) => a - b)
  if (file.format === 'parquet') {
    const groups = Math.ceil((await rowsOf(file)) / 2)
    const borders = [0, ...new Set(sorted.map(place => Math.floor(place * groups))), groups]
    const distinct = [...new Set(borders)].sort((a, b) => a - b)
    return distinct.slice(1).map((to, i) => ({ ...file, rowGroups: { from: distinct[i]!, to } }))
  }
  const cuts = slice ? undefined : tokenizer ? sharedCutsOf([tokenizer.vocabulary]) : cutsOfText
  if (!canBeCut(file) || (file.format === 'text' && !cuts)) return [file]
  const to = statSync(file.path).size
  const wanted = [...new Set(sorted.map(place => Math.floor(place * to)))]
  const found = await cutsNear(file, wanted, { to, cuts })
  const starts = [0, ...found.filter(place => place > 0)]
  return starts.map((from, i) => ({ ...file, range: { from, to: starts[i + 1] ?? to } }))
}

async function rowsOf(file: SampleFile): Promise<number> {
  const { sides } = await countChunk({ file }, { segmenters: {} }, { countsText: true })
  return sides.text ? totalOf(sides.text, 'samples') : 0
}

const sources: readonly ChunkSource[] = [
  { segmenters: {} },
  { segmenters: { text: 'none' }, isVerbatim: true },
  { segmenters: { text: 'zh', zh: 'zh' }, needsFigures: true },
  { segmenters: {}, slice: 'digits' },
]

describe.for(Object.entries(vocabularies))('%s', ([name, vocabulary]) => {
  const plain = makeTokenizer('toy', withDecoder(vocabulary))
  const tokenizer = name === 'bytes as they are' ? withSpecialTokens(plain, { bos: true }) : plain
  const counters: readonly Counter[] = [
    { tokenizer },
    { countsText: true },
    { tokenizer, countsText: true },
    // The special token of this toy is a visible character, which would begin a word.
    { tokenizer: plain, pieces: true },
  ]
  const values = {
    texts,
    format: fc.constantFrom(...Object.keys(writers)),
    mark: fc.constantFrom('', '\ufeff'),
    bytes: fc.array(fc.nat(255), { maxLength: 3 }),
    places: fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 6 }),
    source: fc.constantFrom(...sources),
    counter: fc.constantFrom(...counters),
  }

  property([fc.record(values)], { numRuns: 150 })(
    'the totals of chunks, in any order, are those of the whole',
    async ({ texts, format, mark, bytes, places, source, counter }) => {
      const file = writers[format]!(texts, mark, bytes)
      const chunks = await cutAt(file, places, source, counter)
      const parts: SideTotals[] = []
      for (const chunk of chunks.toReversed())
        parts.push(await countChunk({ file: chunk }, source, counter))
      const whole = await countChunk({ file }, source, counter)
      expect(parts.reduce(addSideTotals)).toEqual(whole)
    },
  )
})

test('a file of texts counts as the same texts at hand', async () => {
  const tokenizer = makeTokenizer('toy', vocabularies.wordpiece!)
  const texts = ['the 中', 'th', '5 the']
  const counter = { tokenizer, countsText: true, keepsSamples: true }
  const source = { segmenters: {} }
  const atHand = await countChunk({ texts }, source, counter)
  const file = fileOf('jsonl', texts.map(text => JSON.stringify({ text })).join('\n'))
  const { sides, ids } = await countChunk({ file }, source, counter)
  expect(sides.text!.samples).toEqual(atHand.sides.text!.samples)
  expect(ids).toEqual(['file@0', 'file@19', 'file@33'])
  expect(atHand.ids).toEqual(['0', '1', '2'])
})
