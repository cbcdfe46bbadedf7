import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import type { SampleFile } from '../../src/corpora/files/sample-file.ts'
import { chunksOf, sharedCutsOf } from '../../src/count/chunks.ts'
import { count } from '../../src/count/count.ts'
import { type CountInputsOptions, copiesOf, countInputs } from '../../src/count/count-inputs.ts'
import type { CountInput } from '../../src/count/inputs.ts'
import { loadTokenizer } from '../../src/load/load.ts'
import { settingsFrom } from '../../src/sources/settings.ts'
import { fastCounterOf } from '../../src/tokenizer/fast-counter.ts'

const folder = mkdtempSync(join(tmpdir(), 'tokrate-test-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const settings = settingsFrom()

function file(name: string, content: string): SampleFile {
  const path = join(folder, name)
  writeFileSync(path, content)
  return { path, name, format: name.endsWith('.jsonl') ? 'jsonl' : 'text', field: 'text' }
}

const lines = Array.from({ length: 4000 }, (_, i) => `${i} 中文，line ${'x'.repeat(i % 90)}.`)
const text = file('text.txt', `\ufeff${lines.join('\n')}`)
const jsonl = file(
  'lines.jsonl',
  lines.map(line => `${JSON.stringify({ text: line })}\r\n`).join(''),
)
const small = file('small.txt', 'no line end')

/** Inputs as `tokrate count` makes them of file names. */
function inputOf(file: SampleFile, segmenter = 'none'): CountInput {
  const source = { segmenters: { text: segmenter }, isVerbatim: true }
  return { name: file.name, source, sides: ['text'], from: { files: [file] } }
}

async function counted(
  files: readonly SampleFile[],
  tokenizer: string,
  { segmenter, ...options }: Omit<CountInputsOptions, 'settings'> & { readonly segmenter?: string },
) {
  const inputs = files.map(file => inputOf(file, segmenter))
  const rows = await countInputs(inputs, [{ tokenizer, countsText: true }], {
    settings,
    ...options,
  })
  return rows.map(({ rows }) => rows[0]![0]!.counts)
}

describe.for(['llama', 'gpt2', 'cl100k'])('%s', id => {
  test('counts files alike at once, by chunks, and in threads', async () => {
    const tokenizer = await loadTokenizer(id)
    const files = [text, jsonl, small]
    const whole = count(tokenizer, readFileSync(text.path, 'utf8')).counts
    const expected = [whole, count(tokenizer, lines).counts, count(tokenizer, 'no line end').counts]
    const segmenter = 'whitespace'
    expect(await counted(files, id, { segmenter })).toEqual(expected)
    for (const chunkBytes of [10_000, 100_000]) {
      let read = 0
      const onRead = (bytes: number) => {
        read += bytes
      }
      const options = { segmenter, threads: 2, chunkBytes, onRead }
      expect(await counted(files, id, options)).toEqual(expected)
      expect(read).toBe(files.reduce((sum, { path }) => sum + readFileSync(path).length, 0))
    }
  })
})

test.for(['gpt2', 'cl100k', 'o200k', 'llama'])('%s takes JSON lines as bytes', async id => {
  const { countLines, countKinds } = fastCounterOf(await loadTokenizer(id))
  expect(countKinds?.('中文 text')).toMatchObject({ unknowns: 0 })
  const bytes = Buffer.from('{"text":"中文 text"}')
  expect(countLines?.(bytes, 'text')).toMatchObject([{ kind: 'text', characters: 7, bytes: 11 }])
})

test('chunks cover a file, and each ends after a line feed', async () => {
  const { vocabulary } = await loadTokenizer('llama')
  const cuts = sharedCutsOf([vocabulary])
  for (const each of [text, jsonl]) {
    const bytes = readFileSync(each.path)
    const chunks = await chunksOf(each, { cutsOf: () => cuts, size: 7000 })
    expect(chunks.length).toBeGreaterThan(20)
    let end = 0
    for (const { range } of chunks) {
      expect(range!.from).toBe(end)
      end = range!.to
      if (end < bytes.length) expect(bytes[end - 1]).toBe(0x0a)
    }
    expect(end).toBe(bytes.length)
  }
})

test('a file without a safe cut is one chunk', async () => {
  expect(await chunksOf(text, { size: 1000 })).toEqual([text])
  expect(await chunksOf(small, { size: 2 })).toHaveLength(1)
})

test('a wrong line of a large file is told by its number, whichever thread finds it', async () => {
  const wrong = file('wrong.jsonl', `${'{"text":"a"}\n'.repeat(3000)}{"text":1}\n{"text":"b"}\n`)
  await expect(counted([wrong], 'gpt2', { threads: 2, chunkBytes: 5000 })).rejects.toThrow(
    "wrong.jsonl:3001: field 'text' is not a string",
  )
})

test('where a thread meets a wrong line this one stops too', async () => {
  // Read in one chunk, for some seconds; the other thread has begun long before.
  const long = file('long.jsonl', `${JSON.stringify({ text: lines.join(' ') })}\n`.repeat(110))
  const wrong = file('wrong-all.jsonl', '{"text":1}\n'.repeat(3e6))
  const size = readFileSync(long.path).length
  let read = 0
  const onRead = (bytes: number) => {
    read += bytes
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 50)
  }
  const counting = counted([long, wrong], 'gpt2', {
    segmenter: 'whitespace',
    threads: 2,
    onRead,
    chunkBytes: size / 1.9,
  })
  await expect(counting).rejects.toThrow("wrong-all.jsonl:1: field 'text' is not a string")
  const before = read
  expect(before).toBeLessThan(size)
  // As long as it counts, it reads.
  const reads = () => process.getActiveResourcesInfo().filter(name => name.startsWith('FSReq'))
  await expect.poll(reads).toEqual([])
  expect(read).toBe(before)
})

test('a stream is read once, in step, by all who read a copy of it', async () => {
  const given: number[] = []
  async function* stream() {
    for (let i = 0; i < 5; i++) {
      given.push(i)
      yield i
    }
  }
  const seen: string[] = []
  const read = async (name: string, copy: AsyncIterable<number>) => {
    for await (const i of copy) {
      expect(given.length).toBe(i + 1)
      await Promise.resolve()
      seen.push(`${name}${i}`)
    }
  }
  const [one, other] = copiesOf(stream(), 2)
  await Promise.all([read('a', one!), read('b', other!)])
  expect(seen.sort()).toEqual(['a0', 'a1', 'a2', 'a3', 'a4', 'b0', 'b1', 'b2', 'b3', 'b4'])
})
