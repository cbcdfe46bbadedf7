import { join } from 'node:path'
import { expect, test } from 'vitest'
import { notesOn } from '../../../src/corpora/files/parquet.ts'
import { openParquet } from '../../../src/corpora/files/parquet-file.ts'
import type { SampleFile } from '../../../src/corpora/files/sample-file.ts'
import { samplesOfFile } from '../../../src/corpora/files/sample-files.ts'
import { collected } from '../../sources/fixtures.ts'
import { folder, opened, parquet, zstdFrame } from './fixtures.ts'

const texts = Array.from({ length: 500 }, (_, i) => `${i} 人工智能 😀\n"quoted", and a comma`)

function file(content: Uint8Array): SampleFile {
  return {
    path: join(folder({ 'a.parquet': content }), 'a.parquet'),
    name: 'a.parquet',
    format: 'parquet',
    field: 'text',
  }
}

test.for(['UNCOMPRESSED', 'SNAPPY', 'GZIP', 'ZSTD'] as const)(
  'Pages packed with %s are read',
  async codec => {
    const corpus = await opened('a.parquet', parquet(texts, { codec, pageSize: 4000 }))
    expect(corpus.texts).toEqual(texts)
    expect(corpus.ids).toEqual(texts.map((_, i) => `a.parquet:${i + 1}`))
  },
)

test.for([{ encoding: 'PLAIN' }, { encoding: 'DELTA_BYTE_ARRAY' }, {}] as const)(
  'Values encoded as %j are read',
  async column => {
    const some = texts.map((_, i) => texts[i % 7]!)
    const corpus = await opened('a.parquet', parquet(some, { rowGroupSize: 100, column }))
    expect(corpus.texts).toEqual(some)
  },
)

test('Rows without a text are left out and noticed, and the others keep their numbers', async () => {
  const corpus = await opened('a.parquet', parquet(['a', null, '', null, 'e'], { rowGroupSize: 2 }))
  expect(corpus.texts).toEqual(['a', '', 'e'])
  expect(corpus.ids).toEqual(['a.parquet:1', 'a.parquet:3', 'a.parquet:5'])
  expect(corpus.reading).toEqual({ missing: 2 })
})

test('Rows longer than a decoding window are read', async () => {
  const long = [...'abc'].map(letter => letter.repeat(9_000_000))
  const corpus = await opened('a.parquet', parquet([...long, 'short', ...long]))
  expect(corpus.texts).toEqual([...long, 'short', ...long])
})

test('Row groups and rows can be read apart', async () => {
  const whole = file(parquet(texts, { rowGroupSize: 70 }))
  const read = async (part: Partial<SampleFile>) =>
    (await collected(samplesOfFile({ ...whole, ...part }))).map(({ id }) => id)
  const all = await read({})
  expect(await read({ rowGroups: { from: 2, to: 4 } })).toEqual(all.slice(140, 280))
  expect(await read({ samples: { from: 137, to: 150 } })).toEqual(all.slice(137, 150))
  expect([
    ...(await read({ rowGroups: { from: 0, to: 3 } })),
    ...(await read({ rowGroups: { from: 3, to: 99 } })),
  ]).toEqual(all)
})

test('Invalid UTF-8 is replaced and counted in every row', async () => {
  const bad = Uint8Array.of(0x61, 0xff, 0xfe)
  const content = parquet(['x', 'y', 'z'], {
    column: { data: [bad, bad, Buffer.from('\ufffd')], type: 'BYTE_ARRAY' } as never,
  })
  const whole = file(content)
  let replaced = 0
  const samples = await collected(
    samplesOfFile(whole, undefined, (_, number) => (replaced += number)),
  )
  expect(samples.map(({ texts }) => texts.text)).toEqual([
    'a\ufffd\ufffd',
    'a\ufffd\ufffd',
    '\ufffd',
  ])
  expect(replaced).toBe(4)
})

test('The only text column is the default; among several the user must name one', async () => {
  const column = { name: 'body' }
  expect((await opened('a.parquet', parquet(['a'], { column }))).texts).toEqual(['a'])
  const two = parquet(['a'], {
    columnData: [
      { name: 'question', data: ['q'], type: 'STRING' },
      { name: 'answer', data: ['a'], type: 'STRING' },
    ],
  } as never)
  await expect(opened('a.parquet', two)).rejects.toThrow(
    "a.parquet: has no column 'text'; name one with option `field`: question, answer",
  )
  expect((await opened('a.parquet', two, { field: 'answer' })).texts).toEqual(['a'])
})

test.for([
  ['id', "column 'id' holds no texts (INT32); name one with option `field`: text"],
  ['tags', "column 'tags' is nested, not a text a row"],
  ['none', "has no column 'none'"],
])('The column %s is refused by its name', async ([field, message]) => {
  const content = parquet(['a'], {
    columnData: [
      { name: 'id', data: [1] },
      { name: 'text', data: ['a'] },
      { name: 'tags', data: [['a', 'b']] },
    ],
    schema: [
      { name: 'root', num_children: 3 },
      { name: 'id', type: 'INT32', repetition_type: 'REQUIRED' },
      { name: 'text', type: 'BYTE_ARRAY', converted_type: 'UTF8', repetition_type: 'REQUIRED' },
      { name: 'tags', converted_type: 'LIST', repetition_type: 'OPTIONAL', num_children: 1 },
      { name: 'list', repetition_type: 'REPEATED', num_children: 1 },
      { name: 'element', type: 'BYTE_ARRAY', converted_type: 'UTF8', repetition_type: 'OPTIONAL' },
    ],
  } as never)
  await expect(opened('a.parquet', content, { field: field! })).rejects.toThrow(message)
})

test('A file that is cut off or no Parquet at all fails with one clear line', async () => {
  const whole = parquet(texts)
  for (const content of [whole.subarray(0, 500), Buffer.from('PAR1'), Buffer.alloc(0)]) {
    const error = await opened('a.parquet', content).catch(error => error)
    expect(error).toMatchObject({ name: 'InputError' })
    expect(error.message).toMatch(/^a\.parquet: not a Parquet file, or cut off \(.+\)$/)
    expect(error.message).not.toContain('DataView')
  }
})

test('The error of a broken page names the row and the last whole sample', async () => {
  const content = parquet(texts, { codec: 'GZIP', rowGroupSize: 250 })
  const { metadata, close } = await openParquet(file(content).path, 'a')
  await close()
  const page = Number(metadata.row_groups[1]!.columns[1]!.meta_data!.data_page_offset)
  content.fill(0x55, page + 60, page + 200)
  await expect(opened('a.parquet', content)).rejects.toThrow(
    /row 251 .* cannot be read .*; the last whole sample is a\.parquet:250; get the file again$/,
  )
})

test('A page with too large a zstd window is refused, since its decoder would return wrong bytes', async () => {
  const compressors = { ZSTD: (bytes: Uint8Array) => zstdFrame(bytes, { window: 17 << 3 }) }
  const content = parquet(texts, { codec: 'ZSTD', compressors })
  await expect(opened('a.parquet', content)).rejects.toThrow('window of 128 MiB')
})

test('A row group with much text gets a note', async () => {
  const whole = await openParquet(file(parquet(texts)).path, 'a.parquet')
  await whole.close()
  expect(notesOn(whole, 'text')).toEqual([])
  expect(notesOn(whole, 'text', 1000)).toEqual([expect.stringMatching(/^a\.parquet: a row group/)])
})
