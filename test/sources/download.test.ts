import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { InputError } from '../../src/errors.ts'
import { download } from '../../src/sources/download.ts'
import { sha256 } from '../../src/sources/hash.ts'
import { serve, temporaryFolder } from './fixtures.ts'

const quick = { pause: 1 }

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
  await expect(download(url, { retries: 0, idle: 200 })).rejects.toThrow('sent nothing for 0.2 s')
})

test('A host that cannot be reached is named, and not waited for a second time', async () => {
  const url = 'http://127.0.0.1:1/file'
  await expect(download(url, { ...quick })).rejects.toThrow('127.0.0.1:1')
  // Vitest would end the test long before this pause is over.
  await expect(download(url, { pause: 600_000 })).rejects.toThrow('127.0.0.1:1')
})

test('A user and password in the address become a login', async () => {
  const url = await serve((request, response) => response.end(request.headers.authorization))
  const bytes = await download(url.replace('//', '//me:p%40ss@'), quick)
  expect(Buffer.from(bytes!).toString()).toBe(`Basic ${btoa('me:p@ss')}`)
})

describe('a download that was cut off goes on where it was', () => {
  const { fetch } = globalThis
  const content = Buffer.from(Array.from({ length: 5000 }, (_, i) => i % 251))

  /** Calls back when so many bytes of an answer have been read, since what nobody read by then is lost. */
  function whenTaken(bytes: number, callBack: () => void): void {
    const spy = vi.spyOn(globalThis, 'fetch').mockImplementation(async (...asked) => {
      const response = await fetch(...asked)
      let taken = 0
      const counting = new TransformStream<Uint8Array, Uint8Array>({
        transform(chunk, readable) {
          readable.enqueue(chunk)
          taken += chunk.length
          if (taken === bytes) callBack()
        },
      })
      return new Response(response.body?.pipeThrough(counting) ?? null, response)
    })
    onTestFinished(() => spy.mockRestore())
  }

  /** A server that breaks off after so many bytes of each answer, and what it was asked for. */
  async function breaking(options: {
    readonly after: number
    readonly etag?: () => string
    readonly ranges?: boolean
  }) {
    const { after, etag = () => '"v1"', ranges = true } = options
    const asked: (string | undefined)[] = []
    let breakOff = () => {}
    whenTaken(after, () => breakOff())
    const url = await serve((request, response) => {
      const { range, 'if-range': ifRange } = request.headers
      asked.push(range)
      const start = range && ranges && ifRange === etag() ? Number(/\d+/.exec(range)![0]) : 0
      const rest = content.subarray(start)
      response.writeHead(start > 0 ? 206 : 200, {
        etag: etag(),
        'content-length': rest.length,
        ...(start > 0
          ? { 'content-range': `bytes ${start}-${content.length - 1}/${content.length}` }
          : {}),
      })
      if (rest.length <= after) return response.end(rest)
      breakOff = () => response.destroy()
      return response.write(rest.subarray(0, after))
    })
    return { url, asked }
  }

  test('within one run', async () => {
    const { url, asked } = await breaking({ after: 2000 })
    expect(Buffer.from((await download(url, quick))!)).toEqual(content)
    expect(asked).toEqual([undefined, 'bytes=2000-', 'bytes=4000-'])
  })

  test('in a later run, from the part that was kept', async () => {
    const keep = join(temporaryFolder(), 'cache', 'file.model')
    const { url, asked } = await breaking({ after: 1500 })
    const once = { ...quick, retries: 0, keep }
    for (const size of [1500, 3000, 4500]) {
      await expect(download(url, once)).rejects.toThrow()
      expect(readFileSync(`${keep}.part`).length).toBe(size)
    }
    expect(Buffer.from((await download(url, once))!)).toEqual(content)
    expect(asked).toEqual([undefined, 'bytes=1500-', 'bytes=3000-', 'bytes=4500-'])
    expect(existsSync(`${keep}.part`)).toBe(false)
  })

  test('and begins anew where the file has changed', async () => {
    let version = 0
    const { url, asked } = await breaking({ after: 3000, etag: () => `"v${version}"` })
    const keep = join(temporaryFolder(), 'file.model')
    await expect(download(url, { ...quick, retries: 0, keep })).rejects.toThrow()
    version = 1
    expect(Buffer.from((await download(url, { ...quick, keep }))!)).toEqual(content)
    expect(asked).toEqual([undefined, 'bytes=3000-', 'bytes=3000-'])
  })

  test('and begins anew where the server knows no ranges, or no versions', async () => {
    for (const options of [{ ranges: false }, { etag: () => 'W/"weak"' }]) {
      const { url } = await breaking({ after: 3000, ...options })
      const keep = join(temporaryFolder(), 'file.model')
      await expect(download(url, { ...quick, keep })).rejects.toThrow()
    }
  })

  test('a part that the server does not go on with is dropped', async () => {
    const keep = join(temporaryFolder(), 'file.model')
    writeFileSync(`${keep}.part`, Buffer.alloc(9000))
    writeFileSync(`${keep}.part.etag`, '"v1"')
    const url = await serve((request, response) => {
      if (request.headers.range) response.writeHead(416).end()
      else response.end('whole')
    })
    await expect(download(url, { ...quick, retries: 0, keep })).rejects.toThrow('answered 416')
    expect(Buffer.from((await download(url, { ...quick, keep }))!).toString()).toBe('whole')
  })
})

describe('a file in large storage', () => {
  const linked = (sha256: string) => ({ 'x-linked-etag': `"${sha256}"`, 'x-linked-size': '5' })

  async function hub(announced: Record<string, string>, body = 'bytes') {
    const logins: (string | undefined)[] = []
    const storage = await serve((request, response) => {
      logins.push(request.headers.authorization)
      response.end(body)
    })
    const url = await serve((request, response) => {
      logins.push(request.headers.authorization)
      response.writeHead(302, { location: `${storage}/blob`, ...announced }).end()
    })
    return { url, logins }
  }

  test('is followed to, and the login stays with the hub', async () => {
    const { url, logins } = await hub(linked(sha256('bytes')))
    const bytes = await download(url, { ...quick, token: 'hf_secret' })
    expect(Buffer.from(bytes!).toString()).toBe('bytes')
    expect(logins).toEqual(['Bearer hf_secret', undefined])
  })

  test.for([
    [linked(sha256('other')), 'bytes', 'sent other bytes than it announced'],
    [linked(sha256('bytes')), 'byte', 'sent 4 bytes of 5'],
    [linked(sha256('bytes')), 'bytes!', 'sent 6 bytes of 5'],
  ] as const)('is checked against %j: %s', async ([announced, body, message]) => {
    const { url } = await hub(announced, body)
    const error = await download(url, { ...quick, token: 'hf_secret' }).catch(
      (error: Error) => error,
    )
    expect(String(error)).toContain(message)
    expect(String(error)).not.toContain('hf_secret')
  })

  test('that leads in a circle is given up', async () => {
    const url = await serve((request, response) => {
      response.writeHead(302, { location: request.url ?? '' }).end()
    })
    await expect(download(url, quick)).rejects.toThrow('answered 302')
  })
})
