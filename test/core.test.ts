import { readFileSync } from 'node:fs'
import type { Server } from 'node:http'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { serveLoopback } from '../src/commands/loopback.ts'
import { type Files, type FormatName, formats } from '../src/formats/formats.ts'
import { locateTokenizer } from '../src/load/locate.ts'
import { packageFile } from '../src/sources/package.ts'
import { settingsFrom } from '../src/sources/settings.ts'
import { byteAlphabet } from '../src/tokenize/byte-alphabet.ts'
import { makeTokenizer } from '../src/tokenizer/make-tokenizer.ts'
import { awkwardTexts } from '../src/verify/awkward-texts.ts'
import { orSkip } from './or-skip.ts'
import { type Browser, hasBrowser, startBrowser } from './reports/page/browser.ts'

const built = (path: string) => readFileSync(packageFile(`dist/${path}`))

test('dist/core.js is one file that imports nothing', async () => {
  const script = built('core.js').toString()
  expect(script).not.toMatch(/^\s*(import|export .* from)\b|\bimport\(|\brequire\(/m)
  // A name that TypeScript does not follow, so that it checks types without a build.
  const entry: string = 'tokrate/core'
  const core: unknown = await import(entry)
  expect(Object.keys(core as object).sort()).toEqual([
    ...['InputError', 'formats', 'kindOf', 'makeTokenizer', 'pieceKinds'],
    ...['provideEngine', 'withSpecialTokens'],
  ])
})

const texts = [
  ...Object.values(awkwardTexts).flat(),
  'The quick brown fox. 敏捷的棕色狐狸。 '.repeat(200),
].filter(text =>
  // The way into a page is JSON in UTF-8.
  text.isWellFormed(),
)

interface Served {
  readonly format: FormatName
  readonly files: Files
  readonly options?: Readonly<Record<string, unknown>>
}

const small: Served = {
  format: 'tokenizer-json',
  files: {
    tokenizer: new TextEncoder().encode(
      JSON.stringify({
        model: {
          type: 'BPE',
          vocab: Object.fromEntries([...byteAlphabet, 'th', 'the'].map((piece, id) => [piece, id])),
          merges: ['t h', 'th e'],
        },
        pre_tokenizer: { type: 'ByteLevel', add_prefix_space: false },
        decoder: { type: 'ByteLevel' },
      }),
    ),
  },
}

describe.skipIf(!hasBrowser)('in a browser, the ids are those of Node', () => {
  let browser: Browser
  let server: Server
  let url: string
  let served: Files = {}
  beforeAll(async () => {
    browser = await startBrowser()
    const policy = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'"
    const script = (body: string | Uint8Array) => ({ type: 'text/javascript', body, policy })
    const bytes = (body: Uint8Array) => ({ type: 'application/octet-stream', body })
    const started = await serveLoopback(async path => {
      if (path === '/') {
        const body =
          '<!doctype html><link rel="icon" href="data:,"><script type="module" src="start.js"></script>'
        return { type: 'text/html', body, policy: `${policy}; img-src data:` }
      }
      if (path === '/start.js') return script("import * as core from './core.js'; self.core = core")
      if (path === '/core.js') return script(built('core.js'))
      if (path === '/engine.wasm') return bytes(built('engine/engine.wasm'))
      const file = served[path.slice(1)]
      return file && bytes(file)
    }, 0)
    server = started.server
    url = started.url
  }, 30_000)
  afterAll(async () => {
    await browser?.close()
    server?.close()
    server?.closeAllConnections()
  })

  /** The ids of all texts, and how many engines ran. */
  async function encodeInPage({ format, files, options }: Served, withEngine: boolean) {
    served = files
    const { page, complaints } = await browser.open(url)
    await page.waitForFunction('self.core')
    const asked = { format, options, roles: Object.keys(files), withEngine, texts }
    const found = await page.evaluate(async ({ format, options, roles, withEngine, texts }) => {
      const { core } = globalThis as unknown as { core: typeof import('../src/core.ts') }
      const bytesOf = async (path: string) =>
        new Uint8Array(await (await fetch(path)).arrayBuffer())
      let engines = 0
      const { Instance } = WebAssembly
      WebAssembly.Instance = class extends Instance {
        constructor(module: WebAssembly.Module, imports: object) {
          super(module, imports)
          engines++
        }
      }
      if (withEngine) core.provideEngine(await bytesOf('/engine.wasm'))
      const files = await Promise.all(
        roles.map(async role => [role, await bytesOf(`/${role}`)] as const),
      )
      const vocabulary = core.formats[format].read(Object.fromEntries(files), options)
      const tokenizer = core.makeTokenizer('served', vocabulary)
      return { engines, ids: texts.map(text => Array.from(tokenizer.encode(text))) }
    }, asked)
    expect(complaints).toEqual([])
    await page.close()
    return found
  }

  async function expectSame(given: Served): Promise<void> {
    const { format, files, options } = given
    const tokenizer = makeTokenizer('here', formats[format].read(files, options))
    const ids = texts.map(text => Array.from(tokenizer.encode(text)))
    expect(await encodeInPage(given, true)).toEqual({ engines: 1, ids })
    expect(await encodeInPage(given, false)).toEqual({ engines: 0, ids })
  }

  test('of a small vocabulary, with the engine and without', () => expectSame(small))

  test.for(['gpt2', 'llama'])('of %s, with the engine and without', async (id, context) => {
    await expectSame(await orSkip(context, locateTokenizer(id, settingsFrom())))
  })
})
