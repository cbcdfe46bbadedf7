import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { digestOfBytes, digestSum, sumOfDigests } from '../../src/corpora/digest.ts'
import { figuresOf, sumOfFigures } from '../../src/corpora/figures.ts'
import type { SampleFile } from '../../src/corpora/files/sample-file.ts'
import { sha256 } from '../../src/sources/hash.ts'
import { property } from '../property.ts'
import { temporaryFolder } from '../sources/fixtures.ts'

function file(name: string, content: string | Uint8Array): SampleFile {
  const path = join(temporaryFolder(), name)
  writeFileSync(path, content)
  return { path, name, format: name.endsWith('.jsonl') ? 'jsonl' : 'text', field: 'text' }
}

function digestOf(things: readonly string[]): string {
  const sum = digestSum()
  for (const thing of things) sum.add(thing)
  return sum.total()
}

test('The digest of one thing is its SHA-256, and that of none is zero', () => {
  expect(digestOf(['a'])).toBe(sha256('a'))
  expect(digestOf([])).toBe('0'.repeat(64))
})

property([fc.array(fc.string()), fc.array(fc.string())])(
  'Digests of parts add up to that of the whole, as whole numbers modulo 2²⁵⁶ do',
  (one, other) => {
    const whole = digestOf([...other, ...one])
    expect(sumOfDigests([digestOf(one), digestOf(other)])).toBe(whole)
    const sum = [...one, ...other].reduce((sum, thing) => sum + BigInt(`0x${sha256(thing)}`), 0n)
    expect(BigInt(`0x${whole}`)).toBe(sum % 2n ** 256n)
  },
)

test.for([1, 7, 100_000, 262_144, 300_000])(
  'Parts cut at %i bytes have the digest of the file',
  async cut => {
    const text = file('a.txt', '一二三四五六七八九\n'.repeat(30_000))
    const bytes = 28 * 30_000
    const whole = await digestOfBytes(text)
    const sides = [
      { from: 0, to: cut },
      { from: cut, to: 500_000 },
      { from: 500_000, to: bytes },
    ]
    const digests = await Promise.all(sides.map(range => digestOfBytes({ ...text, range })))
    expect(sumOfDigests(digests)).toBe(whole)
  },
)

test('A changed byte, an exchanged block and another name change the digest', async () => {
  const [a, b] = ['a', 'b'].map(letter => letter.repeat(1 << 18))
  const digest = await digestOfBytes(file('x.txt', `${a}${b}`))
  expect(await digestOfBytes(file('x.txt', `${b}${a}`))).not.toBe(digest)
  expect(await digestOfBytes(file('y.txt', `${a}${b}`))).not.toBe(digest)
  expect(await digestOfBytes(file('x.txt', `${a}${b}b`))).not.toBe(digest)
})

test('The figures of the parts of a JSONL file add up', async () => {
  const line = '{"text":"中文"}\n'
  const lines = file('a.jsonl', line.repeat(10))
  const at = Buffer.byteLength(line) * 3
  const whole = await figuresOf(lines)
  expect(whole).toMatchObject({ samples: 10, characters: 20 })
  const sides = [
    { from: 0, to: at },
    { from: at, to: 10 * Buffer.byteLength(line) },
  ]
  const figures = await Promise.all(sides.map(range => figuresOf({ ...lines, range })))
  expect(sumOfFigures(figures)).toEqual(whole)
})
