import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'
import { InputError } from '../../src/errors.ts'
import { fetchSource } from '../../src/sources/fetch-source.ts'
import { integrity } from '../../src/sources/hash.ts'
import { fetchTarball, readInstalled, unpack } from '../../src/sources/npm.ts'
import { serve, tarball, temporaryFolder, testSettings } from './fixtures.ts'

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
  await expect(unpack(bytes.subarray(0, bytes.length - 40), () => true)).rejects.toThrow(
    'cannot be unpacked',
  )
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

/** A registry that has one package, `toy@1.0.0`, and an npm that asks no other. */
async function registry(bytes: Buffer, integrityStated = integrity(bytes)) {
  const address = await serve((request, response) => {
    if (request.url === '/toy.tgz') return response.end(bytes)
    if (request.url !== '/toy') return response.writeHead(404).end('{}')
    const dist = { tarball: `${address}/toy.tgz`, integrity: integrityStated }
    const versions = { '1.0.0': { name: 'toy', version: '1.0.0', dist } }
    response.setHeader('content-type', 'application/json')
    return response.end(JSON.stringify({ name: 'toy', 'dist-tags': { latest: '1.0.0' }, versions }))
  })
  useRegistry(address)
}

function useRegistry(address: string) {
  vi.stubEnv('npm_config_registry', address)
  vi.stubEnv('npm_config_cache', temporaryFolder())
  onTestFinished(() => {
    vi.unstubAllEnvs()
  })
}

test("A package is fetched through the user's npm, and kept", async () => {
  const bytes = await tarball({ 'a.txt': 'A' })
  await registry(bytes)
  const settings = testSettings()
  const pinned = { name: 'toy', version: '1.0.0', integrity: integrity(bytes) }
  expect(integrity(await fetchTarball(pinned, settings))).toBe(pinned.integrity)
  expect(existsSync(join(settings.cache, 'npm/toy@1.0.0.tgz'))).toBe(true)
})

test('Another tarball than the pinned one is refused and not kept', async () => {
  await registry(await tarball({ 'a.txt': 'A' }))
  const settings = testSettings()
  const pinned = { name: 'toy', version: '1.0.0', integrity: 'sha512-other' }
  await expect(fetchTarball(pinned, settings)).rejects.toThrow('expected sha512-other')
  expect(existsSync(join(settings.cache, 'npm'))).toBe(false)
})

test('Without a registry a package is unavailable, in one line', async () => {
  useRegistry('http://127.0.0.1:1')
  const pinned = { name: 'toy', version: '1.0.0' }
  const error = await fetchTarball(pinned, testSettings()).catch((error: unknown) => error)
  expect(InputError.isUnavailable(error)).toBe(true)
  expect(String(error)).toMatch(/cannot get npm:toy@1\.0\.0 \(.*; try again with a network/)
})
