import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { findExtra } from '../../src/load/extra.ts'
import { settingsFrom } from '../../src/sources/settings.ts'

let folder: string
const at = (name: string, content: string | Uint8Array) => {
  writeFileSync(join(folder, name), content)
  return join(folder, name)
}
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'tokrate-extra-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

test.for<[string, string, string[]]>([
  ['words.txt', '中文\n\n汉字\r\n', ['中文', '汉字']],
  ['marked.txt', '\ufeff中文', ['中文']],
  ['pieces.jsonl', '"中文"\n{"piece": "汉字", "n": 2}\n', ['中文', '汉字']],
])('%s is a list of pieces in the order of its lines', async ([name, content, pieces]) => {
  const { extra } = await findExtra(at(name, content), settingsFrom())
  expect(extra).toEqual(pieces)
})

test.for<[string, string | Uint8Array, string]>([
  ['empty.txt', '\n', 'empty.txt: holds no piece'],
  ['latin1.txt', Buffer.of(0xe9), 'latin1.txt: not UTF-8 text'],
  ['bad.jsonl', '"a"\n{', 'bad.jsonl:2: not JSON'],
  ['other.jsonl', '{"word": "a"}', 'other.jsonl:1: expected'],
  ['lone.json', '{"model": {}, "added_tokens": []}', 'this is tokenizer-json'],
])('%s is refused in one line', async ([name, content, message]) => {
  await expect(findExtra(at(name, content), settingsFrom())).rejects.toThrow(message)
})
