import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { create } from 'tar'
import { onTestFinished } from 'vitest'
import type { Settings } from '../../src/sources/settings.ts'

/** A folder that is gone when the test is over. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'tokrate-test-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

/** Settings with an empty cache, and a hub that nobody answers for. */
export function testSettings(more: Partial<Settings> = {}): Settings {
  return { cache: join(temporaryFolder(), 'cache'), hubEndpoint: 'http://127.0.0.1:1', ...more }
}

/** A web server for one test; its base address. */
export async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener)
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

/** A tarball as npm makes them. */
export async function tarball(files: Record<string, string | Uint8Array>): Promise<Buffer> {
  const cwd = temporaryFolder()
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(join(cwd, 'package', path, '..'), { recursive: true })
    writeFileSync(join(cwd, 'package', path), content)
  }
  await create({ cwd, gzip: true, file: join(cwd, 'x.tgz') }, ['package'])
  return readFileSync(join(cwd, 'x.tgz'))
}

/** Everything that an iterable gives; Node 20 has no `Array.fromAsync`. */
export async function collected<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const found: Item[] = []
  for await (const item of items) found.push(item)
  return found
}
