import { expect, test } from 'vitest'
import { InputError } from '../../src/errors.ts'
import { download } from '../../src/sources/download.ts'
import { serve } from './fixtures.ts'

const quick = { pause: 1, idle: 200 }

test('The bytes that a server sends are returned', async () => {
  const url = await serve((_, response) => response.end('中'))
  expect(Buffer.from((await download(url, quick))!).toString()).toBe('中')
})

test('A file that is not there is undefined', async () => {
  const url = await serve((_, response) => response.writeHead(404).end())
  expect(await download(url, quick)).toBeUndefined()
})

test('A transient failure is tried twice more', async () => {
  let requests = 0
  const url = await serve((_, response) => {
    requests++
    if (requests < 3) response.writeHead(503).end()
    else response.end('done')
  })
  expect(Buffer.from((await download(url, quick))!).toString()).toBe('done')
})

test('A body that breaks off is tried again', async () => {
  let requests = 0
  const url = await serve((_, response) => {
    requests++
    if (requests > 1) return response.end('whole')
    response.writeHead(200, { 'content-length': 5 })
    return response.write('wh', () => response.destroy())
  })
  expect(Buffer.from((await download(url, quick))!).toString()).toBe('whole')
})

test.for([
  [403, 'HF_TOKEN'],
  [500, 'answered 500'],
] as const)(
  'Status %s is said in the error, which is of code unavailable',
  async ([status, words]) => {
    const url = await serve((_, response) => response.writeHead(status).end())
    const error = await download(url, quick).catch((error: unknown) => error)
    expect(InputError.isUnavailable(error)).toBe(true)
    expect(String(error)).toContain(words)
  },
)

test('A server that falls silent is given up', async () => {
  const url = await serve((_, response) => response.write('a'))
  await expect(download(url, { ...quick, retries: 0 })).rejects.toThrow('sent nothing for 0.2 s')
})

test('A host that cannot be reached is named, and not waited for a second time', async () => {
  const url = 'http://127.0.0.1:1/file'
  await expect(download(url, { ...quick })).rejects.toThrow('127.0.0.1:1')
  const start = Date.now()
  await expect(download(url, { pause: 10_000 })).rejects.toThrow('127.0.0.1:1')
  expect(Date.now() - start).toBeLessThan(5000)
})

test('A user and password in the address become a login', async () => {
  const url = await serve((request, response) => response.end(request.headers.authorization))
  const bytes = await download(url.replace('//', '//me:p%40ss@'), quick)
  expect(Buffer.from(bytes!).toString()).toBe(`Basic ${btoa('me:p@ss')}`)
})
