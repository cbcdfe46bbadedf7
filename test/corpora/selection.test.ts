import { Buffer } from 'node:buffer'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { openCorpus, type ReadingOptions, readSamples } from '../../src/corpora/open.ts'
import { notesOfReading } from '../../src/corpora/reading.ts'
import { reservoir } from '../../src/corpora/selection.ts'
import { property } from '../property.ts'
import { collected, testSettings } from '../sources/fixtures.ts'
import { opened, packings, parquet } from './files/fixtures.ts'

const numbers = Array.from({ length: 300 }, (_, i) => String(i))
const jsonl = numbers.map(text => `${JSON.stringify({ text })}\n`).join('')

async function* stream<Item>(items: readonly Item[]) {
  yield* items
}

test('The first samples are the first samples', async () => {
  const { texts, samples, reading } = await opened('a.jsonl', jsonl, { limit: 3 })
  expect({ texts, samples, reading }).toEqual({
    texts: ['0', '1', '2'],
    samples: 3,
    reading: { limit: 3 },
  })
  const all = await opened('a.jsonl', jsonl, { limit: 1000 })
  expect(all.texts).toEqual(numbers)
})

test('A sample is drawn alike from every format, in the order of the corpus', async () => {
  const options = { sample: 20, sampleSeed: 7 }
  const drawn = await opened('a.jsonl', jsonl, options)
  expect(drawn.reading).toEqual({ sampled: { samples: 20, of: 300, seed: 7 } })
  expect(drawn.texts).toEqual(drawn.texts.toSorted((a, b) => Number(a) - Number(b)))
  expect(new Set(drawn.texts).size).toBe(20)
  const others = [
    await opened('a.jsonl.gz', packings['.gz'](Buffer.from(jsonl)), options),
    await opened('a.csv', `text\n${numbers.join('\n')}`, options),
    await opened('a.parquet', parquet(numbers, { rowGroupSize: 17 }), options),
  ]
  for (const { texts } of others) expect(texts).toEqual(drawn.texts)
  const other = await opened('a.jsonl', jsonl, { sample: 20, sampleSeed: 8 })
  expect(other.texts).not.toEqual(drawn.texts)
  expect(other.sha256).not.toBe(drawn.sha256)
})

property([fc.array(fc.nat(), { maxLength: 30 }), fc.integer({ min: 1, max: 40 }), fc.nat()])(
  'A reservoir holds as many as are asked for, or all, in their order',
  async (items, size, seed) => {
    const { samples, of } = await reservoir(
      stream(items.map((item, at) => ({ item, at }))),
      size,
      seed,
    )
    expect(of).toBe(items.length)
    expect(samples.length).toBe(Math.min(size, items.length))
    expect(samples.every(({ at }, i) => i === 0 || at > samples[i - 1]!.at)).toBe(true)
  },
)

test('Every item is drawn about as often as any other', async () => {
  const drawn = new Array<number>(20).fill(0)
  for (let seed = 1; seed <= 2000; seed++) {
    const { samples } = await reservoir(stream(drawn.map((_, i) => i)), 5, seed)
    for (const item of samples) drawn[item]!++
  }
  // 500 each by chance, whose standard deviation is 19.
  for (const times of drawn) expect(Math.abs(times - 500)).toBeLessThan(90)
})

test('Samples are cut to so many characters, not units, and those that were are told', async () => {
  const { texts, reading, characters } = await opened('a.csv', 'text\n😀😀😀\nab\nabc\nabcd\n', {
    maxCharacters: 2,
  })
  expect(texts).toEqual(['😀😀', 'ab', 'ab', 'ab'])
  expect({ reading, characters }).toEqual({
    reading: { maxCharacters: 2, truncated: 3 },
    characters: 8,
  })
})

test('Of a selection only its own samples count as cut', async () => {
  const { texts, reading } = await opened('a.csv', 'text\nabc\nab\nabc\n', {
    limit: 2,
    maxCharacters: 2,
  })
  expect({ texts, reading }).toEqual({
    texts: ['ab', 'ab'],
    reading: { limit: 2, maxCharacters: 2, truncated: 1 },
  })
})

test('A selection of a part says so in words', () => {
  const reading = {
    sampled: { samples: 10, of: 4000, seed: 1 },
    maxCharacters: 5,
    truncated: 1,
    replaced: 2,
    missing: 3,
  }
  expect(notesOfReading(reading)).toEqual([
    '10 samples drawn from 4,000 samples (seed 1)',
    '1 sample cut to 5 characters',
    '2 characters replaced by U+FFFD: no Unicode',
    '3 rows without a text left out',
  ])
})

async function fromStandardInput(input: string | Uint8Array, options: ReadingOptions = {}) {
  const corpus = await openCorpus('-', {
    settings: testSettings(),
    stdin: stream([input]),
    ...options,
  })
  return (await collected(readSamples(corpus))).map(({ texts }) => texts.text)
}

test.for([
  ['plain text', 'a\nb', ['a\nb']],
  ['JSON lines with a text', '{"text":"a"}\n{"text":"b"}\n', ['a', 'b']],
  ['JSON lines with another field', '{"a":"a"}\n{"a":"b"}', ['{"a":"a"}\n{"a":"b"}']],
  ['a JSON document', '{\n"text":"a"}', ['{\n"text":"a"}']],
  ['gzip', packings['.gz'](Buffer.from('a')), ['a']],
  ['zstd of JSON lines', packings['.zst'](Buffer.from(jsonl)), numbers],
  ['Parquet', parquet(['a', 'b']), ['a', 'b']],
] as const)('Standard input is known to be %s', async ([, input, texts]) => {
  expect(await fromStandardInput(input)).toEqual(texts)
})

test('Standard input is what an option says', async () => {
  expect(await fromStandardInput('{"a":"a"}\n', { field: 'a' })).toEqual(['a'])
  expect(await fromStandardInput('text\na', { as: 'csv' })).toEqual(['a'])
  expect(await fromStandardInput('{"text":"a"}', { as: 'text' })).toEqual(['{"text":"a"}'])
})
