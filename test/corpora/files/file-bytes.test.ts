import { execFileSync } from 'node:child_process'
import { createWriteStream, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { chunkBytes, lentChunksOf } from '../../../src/corpora/files/file-bytes.ts'
import { bytesOf, lineBlocksOf } from '../../../src/corpora/files/lines.ts'

const folder = mkdtempSync(join(tmpdir(), 'tokrate-test-'))
/** Compares bytes; `toEqual` would take seconds. */
const same = (one: Buffer, other: Buffer) => one.equals(other)
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const content = Buffer.from(
  Array.from({ length: 3 * chunkBytes + 77 }, (_, i) => (i % 1000 === 999 ? 0x0a : i % 251)),
)
const path = join(folder, 'file')
writeFileSync(path, content)

async function copied(chunks: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const all: Buffer[] = []
  for await (const chunk of chunks) all.push(Buffer.from(chunk))
  return Buffer.concat(all)
}

test.for([
  [0, content.length],
  [0, 1],
  [5, 5],
  [chunkBytes - 1, chunkBytes + 1],
  [77, 77 + 2 * chunkBytes],
  [content.length - 3, content.length + 10],
])('bytes %i to %i are those of the file, and told as read', async ([from, to]) => {
  let read = 0
  const onRead = (bytes: number) => {
    read += bytes
  }
  const wanted = content.subarray(from, to)
  const chunks = lentChunksOf(path, { range: { from: from!, to: to! }, onRead })
  expect(same(await copied(chunks), wanted)).toBe(true)
  expect(read).toBe(wanted.length)
})

test('a pipe is read to its end, in reads of any size', async () => {
  const pipe = join(folder, 'pipe')
  execFileSync('mkfifo', [pipe])
  const reading = copied(lentChunksOf(pipe))
  const writer = createWriteStream(pipe)
  for (const [from, to] of [
    [0, 3],
    [3, chunkBytes],
    [chunkBytes, content.length],
  ])
    await new Promise(done => writer.write(content.subarray(from, to), done))
  writer.end()
  expect(same(await reading, content)).toBe(true)
})

test('chunks of chunksOf stay valid', async () => {
  const kept: Uint8Array[] = []
  for await (const chunk of bytesOf(path)) kept.push(chunk)
  expect(same(Buffer.concat(kept), content)).toBe(true)
})

test('blocks of lines make up the file, and each but the last ends with a line feed', async () => {
  let at = 0
  for await (const { bytes, from } of lineBlocksOf(path)) {
    expect(from).toBe(at)
    expect(same(Buffer.from(bytes), content.subarray(at, at + bytes.length))).toBe(true)
    at += bytes.length
    expect(bytes.at(-1) === 0x0a || at === content.length).toBe(true)
  }
  expect(at).toBe(content.length)
})

test.for([
  ['nowhere', 'ENOENT'],
  ['.', 'EISDIR'],
])('%s cannot be read', async ([name, code]) => {
  const at = join(folder, name!)
  await expect(copied(lentChunksOf(at))).rejects.toThrow(`${at}: cannot be read (${code})`)
})

test('a reader that stops early does not wait for a pipe that stays open', async () => {
  const pipe = join(folder, 'open')
  execFileSync('mkfifo', [pipe])
  const first = (async () => {
    for await (const chunk of lentChunksOf(pipe)) return chunk.length
    return 0
  })()
  const writer = createWriteStream(pipe)
  writer.write('abc')
  expect(await first).toBe(3)
  writer.end()
})
