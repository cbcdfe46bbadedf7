import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import type { SampleFile } from '../../src/corpora/files/sample-files.ts'
import { blocksOf } from '../../src/count/blocks.ts'
import { count } from '../../src/count/count.ts'
import { countFiles } from '../../src/count/count-files.ts'
import { loadTokenizer } from '../../src/load/load.ts'
import { settingsFrom } from '../../src/sources/settings.ts'
import { fastCounterOf } from '../../src/tokenizer/fast-counter.ts'
import { safeCutsOf } from '../../src/tokenizer/safe-cuts.ts'

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

describe.for(['llama', 'gpt2', 'cl100k'])('%s', id => {
  test('counts files alike at once, by blocks, and in threads', async () => {
    const tokenizer = await loadTokenizer(id)
    const files = [text, jsonl, small]
    const whole = count(tokenizer, readFileSync(text.path, 'utf8')).counts
    const expected = [whole, count(tokenizer, lines).counts, count(tokenizer, 'no line end').counts]
    const options = { settings, segmenter: 'whitespace' }
    expect(await countFiles(tokenizer, files, options)).toEqual(expected)
    for (const blockBytes of [10_000, 100_000]) {
      let read = 0
      const onRead = (bytes: number) => {
        read += bytes
      }
      const threaded = { ...options, reference: id, threads: 2, blockBytes, onRead }
      expect(await countFiles(tokenizer, files, threaded)).toEqual(expected)
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

test('blocks cover a file, and each ends behind a line', async () => {
  const { vocabulary } = await loadTokenizer('llama')
  const cuts = safeCutsOf(vocabulary!)
  for (const each of [text, jsonl]) {
    const bytes = readFileSync(each.path)
    const blocks = await blocksOf(each, { cutsOf: () => cuts, size: 7000 })
    expect(blocks.length).toBeGreaterThan(20)
    let end = 0
    for (const { range } of blocks) {
      expect(range!.from).toBe(end)
      end = range!.to
      if (end < bytes.length) expect(bytes[end - 1]).toBe(0x0a)
    }
    expect(end).toBe(bytes.length)
  }
})

test('a file without a safe place to cut is one block', async () => {
  expect(await blocksOf(text, { size: 1000 })).toEqual([text])
  expect(await blocksOf(small, { size: 2 })).toHaveLength(1)
})

test('a wrong line of a large file is told by its number, whichever thread finds it', async () => {
  const wrong = file('wrong.jsonl', `${'{"text":"a"}\n'.repeat(3000)}{"text":1}\n{"text":"b"}\n`)
  const tokenizer = await loadTokenizer('gpt2')
  const options = { settings, segmenter: 'none', reference: 'gpt2', threads: 2, blockBytes: 5000 }
  await expect(countFiles(tokenizer, [wrong], options)).rejects.toThrow(
    "wrong.jsonl:3001: field 'text' is not a string",
  )
})

test('where a thread meets a wrong line this one stops too', async () => {
  // Read in one block, for some seconds; the other thread has begun long before.
  const long = file('long.jsonl', `${JSON.stringify({ text: lines.join(' ') })}\n`.repeat(110))
  const wrong = file('wrong-all.jsonl', '{"text":1}\n'.repeat(3e6))
  const size = readFileSync(long.path).length
  let read = 0
  const onRead = (bytes: number) => {
    read += bytes
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 50)
  }
  const options = {
    settings,
    segmenter: 'whitespace',
    reference: 'gpt2',
    threads: 2,
    onRead,
  } as const
  const counting = countFiles(await loadTokenizer('gpt2'), [long, wrong], {
    ...options,
    blockBytes: size / 1.9,
  })
  await expect(counting).rejects.toThrow("wrong-all.jsonl:1: field 'text' is not a string")
  const before = read
  expect(before).toBeLessThan(size)
  await new Promise(done => setTimeout(done, 500))
  expect(read).toBe(before)
})
