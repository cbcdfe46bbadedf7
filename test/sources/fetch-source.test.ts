import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { InputError } from '../../src/errors.ts'
import { fetchSource } from '../../src/sources/fetch-source.ts'
import { sha256 } from '../../src/sources/hash.ts'
import { serve, temporaryFolder, testSettings } from './fixtures.ts'

const commit = '0123456789abcdef0123456789abcdef01234567'
const path = `github/o/r/${commit}/a b.model`
const wanted = { address: `github:o/r@${commit}:a b.model`, sha256: sha256('right') }

function put(folder: string, content: string, name = path) {
  mkdirSync(dirname(join(folder, name)), { recursive: true })
  writeFileSync(join(folder, name), content)
}

test('A file is found in a mirror folder and read in place', async () => {
  const mirror = temporaryFolder()
  put(mirror, 'right')
  const settings = testSettings({ mirror })
  expect(Buffer.from(await fetchSource(wanted, settings)).toString()).toBe('right')
  expect(existsSync(settings.cache)).toBe(false)
})

test('A file of a mirror on the web is kept in the cache, and then needs no mirror', async () => {
  const requests: string[] = []
  const mirror = await serve((request, response) => {
    requests.push(request.url ?? '')
    response.end('right')
  })
  const settings = testSettings({ mirror: `${mirror}/pinned/` })
  await fetchSource(wanted, settings)
  await fetchSource(wanted, settings)
  expect(requests).toEqual([`/pinned/${path.replace(' ', '%20')}`])
  expect(readFileSync(join(settings.cache, path), 'utf8')).toBe('right')
})

test('A wrong file in the cache is fetched again', async () => {
  const mirror = temporaryFolder()
  put(mirror, 'right')
  const settings = testSettings({ mirror })
  put(settings.cache, 'rig')
  expect(Buffer.from(await fetchSource(wanted, settings)).toString()).toBe('right')
})

test('A wrong file in the mirror is refused with both hashes and the remedy', async () => {
  const mirror = temporaryFolder()
  put(mirror, 'wrong')
  const error = await fetchSource(wanted, testSettings({ mirror })).catch(e => e)
  expect(InputError.is(error) && !InputError.isUnavailable(error)).toBe(true)
  expect(error.message).toContain(sha256('right'))
  expect(error.message).toContain(sha256('wrong'))
  expect(error.message).toContain('TOKRATE_MIRROR')
})

test('The hub is asked with the token, which no message shows', async () => {
  const seen: unknown[] = []
  const hubEndpoint = await serve((request, response) => {
    seen.push([request.url, request.headers.authorization])
    response.end('right')
  })
  const steps: string[] = []
  const settings = testSettings({
    hubEndpoint,
    hubToken: 'hf_secret',
    onStep: step => steps.push(step),
  })
  await fetchSource({ address: 'hf:o/n@main:x/y.json', sha256: sha256('right') }, settings)
  expect(seen).toEqual([['/o/n/resolve/main/x/y.json', 'Bearer hf_secret']])
  expect(steps).toEqual(['downloading hf:o/n@main:x/y.json'])
  const gone = testSettings({ hubToken: 'hf_secret' })
  const error = await fetchSource({ address: 'hf:o/n@main:x' }, gone).catch(e => e)
  expect(error.message).not.toContain('secret')
})

test('What cannot be had is one line that names it and both remedies', async () => {
  const error = await fetchSource({ address: 'hf:o/n@main:x' }, testSettings()).catch(e => e)
  expect(InputError.isUnavailable(error)).toBe(true)
  expect(error.message).toMatch(
    /^cannot get hf:o\/n@main:x \(127.0.0.1:1: .*TOKRATE_MIRROR.*hf\/o\/n/,
  )
  expect(error.message).not.toContain('\n')
})

test('Without a hash a branch is asked for again, a commit is not', async () => {
  let requests = 0
  const mirror = await serve((_, response) => response.end(String(++requests)))
  const settings = testSettings({ mirror })
  for (const revision of ['main', 'main', commit, commit]) {
    await fetchSource({ address: `hf:o/n@${revision}:x` }, settings)
  }
  expect(requests).toBe(3)
})

test('A path is read as it is, and checked', async () => {
  const file = join(temporaryFolder(), 'x')
  writeFileSync(file, 'right')
  const settings = testSettings()
  await fetchSource({ address: `file:${file}`, sha256: sha256('right') }, settings)
  const wrong = fetchSource({ address: `file:${file}`, sha256: sha256('wrong') }, settings)
  await expect(wrong).rejects.toThrow(`expected ${sha256('wrong')}`)
  await expect(fetchSource({ address: 'file:none' }, settings)).rejects.toThrow('no such file')
})

test('A file of an installed package is found though its exports hide it', async () => {
  const { version } = JSON.parse(readFileSync('node_modules/zod/package.json', 'utf8'))
  const bytes = await fetchSource({ address: `npm:zod@${version}/LICENSE` }, testSettings())
  expect(Buffer.from(bytes).toString()).toContain('MIT')
})
