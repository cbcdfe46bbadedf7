import { request, type Server } from 'node:http'
import { tmpdir } from 'node:os'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { serveLoopback } from '../../src/commands/loopback.ts'
import { siteOf } from '../../src/commands/serve.ts'
import { settingsFrom } from '../../src/sources/settings.ts'
import { run } from './run.ts'

let server: Server
let port: number

beforeAll(async () => {
  const site = await siteOf(['gpt2', './mine.json'], tmpdir(), settingsFrom())
  const started = await serveLoopback(site, 0)
  server = started.server
  port = Number(new URL(started.url).port)
})
afterAll(() => {
  server.close()
  server.closeAllConnections()
})

/** A request as it is written, with no client between that would tidy its path. */
function ask(path: string, headers: Record<string, string> = {}, method = 'GET') {
  return new Promise<{ status: number; headers: Record<string, unknown>; body: string }>(
    (resolve, reject) => {
      const asked = request({ host: '127.0.0.1', port, path, method, headers }, answer => {
        const parts: Buffer[] = []
        answer.on('data', part => parts.push(part))
        answer.on('end', () =>
          resolve({
            status: answer.statusCode ?? 0,
            headers: answer.headers,
            body: Buffer.concat(parts).toString(),
          }),
        )
      })
      asked.on('error', reject)
      asked.end()
    },
  )
}

test('it serves the token view, the report and the bytes of a tokenizer', async () => {
  expect((await ask('/')).body).toMatch(/^<!doctype html>.*tokens\.js/s)
  expect((await ask('/report')).body).toMatch(/Content-Security-Policy/)
  const names = JSON.parse((await ask('/tokenizers.json')).body)
  expect(names.slice(0, 2)).toEqual(['gpt2', './mine.json'])
  expect(names.filter((name: string) => name === 'gpt2')).toHaveLength(1)
  expect(JSON.parse((await ask('/tokenizer/0')).body)).toMatchObject({ roles: ['encoding'] })
  expect((await ask('/tokenizer/0/encoding')).body).toMatch(/pat_str/)
})

test('it listens on the loopback alone', () => {
  expect(server.address()).toMatchObject({ address: '127.0.0.1' })
})

test.for<[string, number, string, Record<string, string>, string?]>([
  ['another host name', 403, '/', { host: 'evil.example' }],
  ['another port in the host', 403, '/', { host: '127.0.0.1:1' }],
  ['no path on the disk', 404, '/../../etc/passwd', {}],
  ['nor an escaped one', 404, '/%2e%2e/%2e%2e/etc/passwd', {}],
  ['nor a role that is one', 404, '/tokenizer/0/..', {}],
  ['nor what every object has', 404, '/tokenizer/0/constructor', {}],
  ['nor an address that every object has', 404, '/constructor', {}],
  ['no tokenizer beyond the list', 404, '/tokenizer/9999', {}],
  ['a page of another site', 403, '/', { 'sec-fetch-site': 'cross-site' }],
  ['another method', 405, '/', {}, 'POST'],
  ['a file that is not there', 502, '/tokenizer/1', {}],
])('it refuses %s', async ([, status, path, headers, method]) => {
  expect((await ask(path, headers, method)).status).toBe(status)
})

test('every answer has a policy that names no other site', async () => {
  for (const path of ['/', '/report', '/tokens.js', '/engine.js', '/page.css', '/nothing']) {
    const { headers } = await ask(path)
    expect(headers['content-security-policy']).toMatch(/^default-src 'none'/)
    expect(String(headers['content-security-policy'])).not.toMatch(/https?:|\*/)
    expect(headers['x-content-type-options']).toBe('nosniff')
  }
})

test('the command refuses what is no port, and one that is taken', async () => {
  const cwd = tmpdir()
  expect((await run(['serve', '--port', 'x'], { cwd })).status).toBe(2)
  const taken = await run(['serve', '--port', String(port)], { cwd })
  expect(taken).toMatchObject({ status: 1, stdout: '' })
  expect(taken.stderr).toMatch(/port \d+ cannot be had \(EADDRINUSE\)/)
})
