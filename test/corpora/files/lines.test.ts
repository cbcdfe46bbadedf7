import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { linesOf } from '../../../src/corpora/files/lines.ts'
import { collected, temporaryFolder } from '../../sources/fixtures.ts'

async function lines(content: string | Uint8Array): Promise<string[]> {
  const path = join(temporaryFolder(), 'file')
  writeFileSync(path, content)
  return (await collected(linesOf(path))).map(({ text }) => text)
}

test.for([
  ['', []],
  ['a', ['a']],
  ['a\n', ['a']],
  ['a\r\n\nb', ['a', '', 'b']],
  ['\ufeffa\rb\u2028c\u0085d', ['a\rb\u2028c\u0085d']],
  [Uint8Array.of(0x61, 0xff, 0x0a), ['a\ufffd']],
] as const)('%j has the lines %j', async ([content, expected]) => {
  expect(await lines(content)).toEqual(expected)
})

test('Characters and lines that span the chunks of a file stay whole', async () => {
  const long = '中'.repeat(300_000)
  expect(await lines(`x${long}\n${long}`)).toEqual([`x${long}`, long])
})

test('A line has its place in the file, even if only a range is read', async () => {
  const path = join(temporaryFolder(), 'file')
  const long = '中'.repeat(200_000)
  writeFileSync(path, Buffer.concat([Buffer.from([0xff, 0x0a]), Buffer.from(`中\r\n${long}\nx`)]))
  const whole = (await collected(linesOf(path))).map(({ from }) => from)
  expect(whole).toEqual([0, 2, 7, 600_008])
  const rest = await collected(linesOf(path, { range: { from: 7, to: 600_009 } }))
  expect(rest.map(({ from }) => from)).toEqual([7, 600_008])
})
