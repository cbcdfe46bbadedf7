import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { linesOf } from '../../src/readers/lines.ts'
import { collected, temporaryFolder } from '../sources/fixtures.ts'

async function lines(content: string | Uint8Array): Promise<string[]> {
  const path = join(temporaryFolder(), 'file')
  writeFileSync(path, content)
  return collected(linesOf(path))
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
