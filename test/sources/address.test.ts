import { expect, test } from 'vitest'
import { isAddress, parseAddress } from '../../src/sources/address.ts'

test.for([
  ['file:a b/c.model', { scheme: 'file', path: 'a b/c.model' }],
  ['npm:tiktoken@1.0.22/a/b.json', { name: 'tiktoken', version: '1.0.22', path: 'a/b.json' }],
  ['npm:@a/b@1.0.0-rc.1/c', { name: '@a/b', version: '1.0.0-rc.1', path: 'c' }],
  ['github:o/r@c0ffee:a/b', { owner: 'o', name: 'r', revision: 'c0ffee', path: 'a/b' }],
  ['hf:o/n@refs/pr/1:a b', { scheme: 'hf', revision: 'refs/pr/1', path: 'a b' }],
] as const)('%s is taken apart', ([address, expected]) => {
  expect(parseAddress(address)).toMatchObject(expected)
})

test.for([
  'llama',
  'ftp:x/y',
  'npm:tiktoken/a',
  'github:o/r:path',
  'github:o/r@c:../../x',
  'hf:o/n@..:x',
])('%s is refused with the form that would be right', address => {
  expect(() => parseAddress(address)).toThrow(/known are|not of the form/)
})

test('A Windows path is not an address', () => {
  expect(isAddress('C:\\models\\llama.model')).toBe(false)
  expect(isAddress('hf:org/name@main:x')).toBe(true)
})
