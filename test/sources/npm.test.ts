import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { create } from 'tar'
import { expect, test } from 'vitest'
import { fetchSource } from '../../src/sources/fetch-source.ts'
import { integrity } from '../../src/sources/hash.ts'
import { fetchTarball, readInstalled, unpack } from '../../src/sources/npm.ts'
import { temporaryFolder, testSettings } from './fixtures.ts'

/** A tarball as npm makes them. */
async function tarball(files: Record<string, string>): Promise<Buffer> {
  const cwd = temporaryFolder()
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(join(cwd, 'package', path, '..'), { recursive: true })
    writeFileSync(join(cwd, 'package', path), content)
  }
  await create({ cwd, gzip: true, file: join(cwd, 'x.tgz') }, ['package'])
  return readFileSync(join(cwd, 'x.tgz'))
}

function cacheTarball(cache: string, spec: string, bytes: Uint8Array) {
  mkdirSync(join(cache, 'npm', spec, '..'), { recursive: true })
  writeFileSync(join(cache, 'npm', `${spec}.tgz`), bytes)
}

test('The wanted members of a tarball come in the order of their paths', async () => {
  const bytes = await tarball({ 'b.txt': 'B', 'a/c.txt': '\ufeff\r\n', 'skip.js': '' })
  const members = await unpack(bytes, path => path.endsWith('.txt'))
  expect(members.map(({ path, bytes }) => [path, Buffer.from(bytes).toString()])).toEqual([
    ['a/c.txt', '\ufeff\r\n'],
    ['b.txt', 'B'],
  ])
})

test('A tarball that breaks off is an error', async () => {
  const bytes = await tarball({ 'a.txt': 'A'.repeat(1e5) })
  await expect(unpack(bytes.subarray(0, bytes.length - 40), () => true)).rejects.toThrow()
})

test('A tarball of the right integrity is taken from the cache', async () => {
  const settings = testSettings()
  const bytes = await tarball({ 'a.txt': 'A' })
  cacheTarball(settings.cache, '@x/none@1.0.0', bytes)
  const pinned = { name: '@x/none', version: '1.0.0', integrity: integrity(bytes) }
  expect(integrity(await fetchTarball(pinned, settings))).toBe(pinned.integrity)
  const source = { address: 'npm:@x/none@1.0.0/a.txt' }
  expect(Buffer.from(await fetchSource(source, settings)).toString()).toBe('A')
})

test('An installed package of another version is not taken', async () => {
  const from = temporaryFolder()
  mkdirSync(join(from, 'node_modules/toy'), { recursive: true })
  writeFileSync(join(from, 'node_modules/toy/package.json'), '{"version":"1.0.0"}')
  writeFileSync(join(from, 'node_modules/toy/data'), 'D')
  const at = (version: string) => readInstalled({ name: 'toy', version }, 'data', join(from, 'a/b'))
  expect(Buffer.from((await at('1.0.0'))!).toString()).toBe('D')
  expect(await at('1.0.1')).toBeUndefined()
})
