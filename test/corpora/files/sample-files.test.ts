import { once } from 'node:events'
import { appendFileSync, createWriteStream } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import type { SampleFile } from '../../../src/corpora/files/sample-file.ts'
import { samplesOfFile } from '../../../src/corpora/files/sample-files.ts'
import { filesAt } from '../../../src/corpora/own-files.ts'
import { collected } from '../../sources/fixtures.ts'
import { folder, opened, openedAt, packings, parquet, zstdFrame, zstdRepeated } from './fixtures.ts'

const texts = ['first', '人工智能\n"two lines"', ' a,b\tc ', '', '😀\r\nlast']

const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`
const written: Readonly<Record<string, Buffer>> = {
  '.jsonl': Buffer.from(texts.map(text => `${JSON.stringify({ id: 1, text })}\n`).join('')),
  '.ndjson': Buffer.from(texts.map(text => JSON.stringify({ text })).join('\r\n')),
  '.csv': Buffer.from(`id,text\n${texts.map(text => `1,${quoted(text)}`).join('\n')}`),
  '.tsv': Buffer.from(`id\ttext\r\n${texts.map(text => `1\t${quoted(text)}\r\n`).join('')}`),
  '.parquet': parquet(texts),
}

const cases = Object.keys(written).flatMap(format =>
  Object.keys(packings).map(packing => [format, packing as keyof typeof packings] as const),
)

test.for(cases)('%s%s holds the same samples', async ([format, packing]) => {
  const name = `a${format}${packing}`
  const corpus = await opened(name, packings[packing](written[format]!))
  expect(corpus.texts).toEqual(texts)
  expect(corpus.ids[0]).toMatch(
    format.endsWith('json') || format === '.jsonl' ? `${name}@0` : `${name}:1`,
  )
  expect(corpus.reading).toBeUndefined()
})

test.for(cases)('Parts of %s%s by sample numbers are the whole', async ([format, packing]) => {
  const root = folder({ [`a${format}${packing}`]: packings[packing](written[format]!) })
  const [file] = await filesAt(root)
  const whole = await collected(samplesOfFile(file!))
  for (let cut = 0; cut <= texts.length; cut++) {
    const head = await collected(samplesOfFile({ ...file!, samples: { from: 0, to: cut } }))
    const tail = await collected(samplesOfFile({ ...file!, samples: { from: cut, to: 1e9 } }))
    expect([...head, ...tail]).toEqual(whole)
    expect(head.length).toBe(cut)
  }
})

test.for(Object.keys(packings))('A text%s is one sample', async packing => {
  const pack = packings[packing as keyof typeof packings]
  expect((await opened(`a.txt${packing}`, pack(Buffer.from('\ufeffa\nb')))).texts).toEqual(['a\nb'])
})

test('Invalid UTF-8 and unpaired surrogates are replaced and noticed', async () => {
  const lines = Buffer.concat([
    Buffer.from('{"text":"a'),
    Buffer.of(0xff),
    Buffer.from('"}\n{"text":"\\ud800 \\udc00\ufffd"}\n{"text":null}'),
  ])
  const corpus = await opened('a.jsonl', lines)
  expect(corpus.texts).toEqual(['a\ufffd', '\ufffd \ufffd\ufffd'])
  expect(corpus.reading).toEqual({ replaced: 3, missing: 1 })
  const text = await opened('a.txt', Buffer.of(0x61, 0xff, 0xe4, 0xb8))
  expect(text).toMatchObject({ texts: ['a\ufffd\ufffd'], reading: { replaced: 2 } })
})

const lines = Array.from({ length: 2000 }, (_, i) => `{"text":"line ${i} ${(i * 7919) % 1000}"}\n`)

test.for([
  ['a.jsonl.gz', gzipSync(lines.join('')).subarray(0, -2000), 'gzip'],
  ['a.jsonl.zst', zstdFrame(Buffer.from(lines.join(''))).subarray(0, -2000), 'zstd'],
] as const)('%s that is cut off names the last whole sample', async ([name, content]) => {
  const [file] = await filesAt(folder({ [name]: content }))
  let last = ''
  let whole = 0
  const read = async () => {
    for await (const { id } of samplesOfFile(file!)) {
      last = id
      whole += 1
    }
  }
  const error = await read().catch(error => error)
  expect(error).toMatchObject({ name: 'InputError', code: 'damaged' })
  expect(error.message).toMatch(/ends early; it was cut off; the last whole sample is /)
  const rest = `${last}; get the file again, or take option \`limit: ${whole}\` of it`
  expect(error.message.endsWith(rest)).toBe(true)
  expect((await openedAt(file!.path, { limit: whole })).samples).toBe(whole)
  expect(last).toMatch(/^a\.jsonl\.(gz|zst)@\d{4,}$/)
})

test('A file of several gzip members is read to its end, a broken one is not', async () => {
  const members = lines.map(line => gzipSync(line))
  expect((await opened('a.jsonl.gz', Buffer.concat(members))).samples).toBe(lines.length)
  const broken = gzipSync(lines.join(''))
  broken.fill(0x55, 3000, 3100)
  await expect(opened('a.jsonl.gz', broken)).rejects.toThrow(/gzip data is damaged/)
  await expect(opened('a.jsonl.gz', 'plain')).rejects.toThrow(
    'gzip data is damaged (incorrect header check)',
  )
})

test('A text of extreme compression is truncated while it is read', async () => {
  const corpus = await opened('a.txt.zst', zstdRepeated(0x61, 4000), { maxCharacters: 1000 })
  expect(corpus).toMatchObject({ characters: 1000, reading: { maxCharacters: 1000, truncated: 1 } })
})

test('A line of 100 MB is read', async () => {
  const path = join(folder({}), 'a.jsonl')
  const file = createWriteStream(path)
  file.write('{"text":"')
  for (let i = 0; i < 100; i++) file.write('x'.repeat(1e6))
  file.end('"}\n{"text":"behind it"}\n')
  await once(file, 'close')
  const lengths: number[] = []
  const whole: SampleFile = { path, name: 'a.jsonl', format: 'jsonl', field: 'text' }
  for await (const { texts } of samplesOfFile(whole)) lengths.push(texts.text!.length)
  expect(lengths).toEqual([1e8, 9])
})

test.for([
  ['a.csv', 'a,text\n1,x\n2,y,z\n', 'a.csv:3: record 2: Invalid Record Length: expect 2, got 3'],
  ['a.csv', 'a,text\n1,"x\n', /^a\.csv:\d: record 1: Quote Not Closed/],
  ['a.csv', 'a,text\n1,x"y\n', /^a\.csv:2: record 1: Invalid Opening Quote/],
  ['a.csv', 'a,b\n1,2\n', "a.csv: has no column 'text'; name one with option `field`: a, b"],
  ['a.csv', '', 'a.csv: holds no text'],
  ['a.tsv', 'text\n', 'a.tsv: holds no text'],
  ['a.jsonl.gz', gzipSync('{"text":1}'), "a.jsonl.gz:1: field 'text' is not a string"],
] as const)('%s with %j is one clear line', async ([name, content, message]) => {
  const error = await opened(name, content).catch(error => error)
  expect(error.name).toBe('InputError')
  expect(error.message).toMatch(message)
  expect(error.message).not.toContain('\n')
})

test('A table may begin with a byte-order mark, have only one column, or a named field', async () => {
  expect((await opened('a.csv', '\ufefftext,b\r\nx,y\r\n\r\n')).texts).toEqual(['x'])
  expect((await opened('a.csv', 'body\nx\n')).texts).toEqual(['x'])
  expect((await opened('a.csv', 'b,c\nx,y\n', { field: 'c' })).texts).toEqual(['y'])
  expect((await opened('a.tsv', 'b\ttext\n1\tsaid "so"\n')).texts).toEqual(['said "so"'])
})

test('A file that changed since it was opened is refused', async () => {
  const root = folder({ 'a.jsonl': '{"text":"a"}\n' })
  const files = await filesAt(root)
  appendFileSync(join(root, 'a.jsonl'), '{"text":"b"}\n')
  await expect(collected(samplesOfFile(files[0]!))).rejects.toThrow(
    'a.jsonl: changed while it was read',
  )
})

test('A pattern reads the files that it matches', async () => {
  const root = folder({
    'x/1.jsonl': '{"text":"1"}',
    'x/2.csv': 'text\n2',
    'y/3.jsonl.gz': gzipSync('{"text":"3"}'),
    'y/4.py': 'four',
    'y/5.png': Uint8Array.of(0),
  })
  expect((await openedAt(join(root, '**/*'))).texts).toEqual(['1', '2', '3'])
  expect((await openedAt(join(root, '{x,y}/*.{csv,gz}'))).ids).toEqual([
    'x/2.csv:1',
    'y/3.jsonl.gz@0',
  ])
  expect((await openedAt(join(root, 'y/*.py'))).texts).toEqual(['four'])
  await expect(openedAt(join(root, '*.parquet'))).rejects.toThrow('no such file')
})
