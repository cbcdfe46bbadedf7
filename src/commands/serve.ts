import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Command } from 'commander'
import { InputError } from '../errors.ts'
import type { Located } from '../load/locate.ts'
import { packageRoot } from '../sources/package.ts'
import { type Settings, settingsFrom } from '../sources/settings.ts'
import type { Site } from './loopback.ts'
import { portNumber, sharedOption } from './options.ts'
import { print, printJson } from './output.ts'

interface Options {
  readonly port: number
  readonly reports: string
  readonly json?: true
}

export function serveCommand(program: Command): void {
  program
    .command('serve')
    .description('look at tokens and reports in a browser, on this computer alone')
    .argument('[tokenizer...]', 'catalog ids, paths or addresses, offered beside the catalog')
    .option('--port <n>', 'the port; a free one unless told', portNumber, 0)
    .option('--reports <folder>', 'where index.html of the reports is', 'reports')
    .addOption(sharedOption('json', 'print the address as JSON'))
    .action(async (references: string[], { port, reports, json }: Options) => {
      const { serveLoopback } = await import('./loopback.ts')
      const site = await siteOf(references, reports, settingsFrom())
      const { url } = await serveLoopback(site, port).catch(error => {
        throw new InputError(`port ${port} cannot be had (${error.code}); name another with --port`)
      })
      if (json) printJson({ url })
      else print(url)
    })
}

/** The content policy of the token view: it may run its own scripts and call its own server. */
const pagePolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "worker-src 'self'",
  "connect-src 'self'",
  'img-src data:',
  "base-uri 'none'",
  "form-action 'none'",
].join('; ')

/** The engine's thread compiles WebAssembly and asks for vocabularies. */
const enginePolicy = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'"

const script = 'text/javascript; charset=utf-8'

/** Every address that there is. A vocabulary is read when it is first asked for. */
export async function siteOf(
  references: readonly string[],
  reports: string,
  settings: Settings,
): Promise<Site> {
  const { tokenizers } = await import('../catalog/tokenizers.ts')
  const { readBundle } = await import('../reports/html/document.ts')
  const { tokensPage } = await import('../reports/html/document.ts')
  const names = [...new Set([...references, ...tokenizers.ids()])]
  const served = servedTokenizers(names, settings)
  const pages: Readonly<Record<string, Site>> = {
    '/': async () => ({ type: 'text/html; charset=utf-8', body: tokensPage, policy: pagePolicy }),
    '/report': async () => reportOf(reports),
    '/tokens.js': async () => ({ type: script, body: readBundle('tokens.js') }),
    '/engine.js': async () => ({
      type: script,
      body: readBundle('engine.js'),
      policy: enginePolicy,
    }),
    '/page.css': async () => ({ type: 'text/css; charset=utf-8', body: readBundle('page.css') }),
    '/tokenizers.json': async () => ({ type: 'application/json', body: JSON.stringify(names) }),
  }
  return async path => {
    if (Object.hasOwn(pages, path)) return pages[path]?.(path)
    const [, index, role] = /^\/tokenizer\/(\d{1,6})(?:\/([\w-]+))?$/.exec(path) ?? []
    if (index === undefined || Number(index) >= names.length) return undefined
    const { refusal } = await import('./loopback.ts')
    try {
      const body = await served(Number(index), role)
      const type = role === undefined ? 'application/json' : 'application/octet-stream'
      return body === undefined ? undefined : { type, body }
    } catch (error) {
      if (!InputError.is(error)) throw error
      return refusal(502, error.message)
    }
  }
}

/** The report page that is there, or the one that this package ships. */
async function reportOf(folder: string) {
  const shipped = join(packageRoot, 'reports', 'index.html')
  const read = (path: string) => readFile(path, 'utf8').catch(() => undefined)
  const body = (await read(join(folder, 'index.html'))) ?? (await read(shipped))
  if (body === undefined) return undefined
  // The page's own policy is stricter than any that could be said here.
  const policy =
    "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data:"
  return { type: 'text/html; charset=utf-8', body, policy }
}

/** The files of a tokenizer for the page: what they are, or with a role the bytes of one. */
export type ServeTokenizer = (
  index: number,
  role: string | undefined,
) => Promise<string | Uint8Array | undefined>

/** Tokenizers by their place in `references`, each located once, when it is first asked for. */
export function servedTokenizers(
  references: readonly string[],
  settings: Settings,
): ServeTokenizer {
  const located = new Map<number, Promise<Located>>()
  const locateTokenizer = async (reference: string) => {
    const { locateTokenizer } = await import('../load/locate.ts')
    return locateTokenizer(reference, settings)
  }
  const locate = (index: number): Promise<Located> => {
    const found = located.get(index) ?? locateTokenizer(references[index]!)
    located.set(index, found)
    // A failed load is tried again on the next request.
    found.catch(() => located.delete(index))
    return found
  }
  return async (index, role) => {
    const { format, options, files } = await locate(index)
    if (role !== undefined) return Object.hasOwn(files, role) ? files[role] : undefined
    return JSON.stringify({ format, options: options ?? null, roles: Object.keys(files) })
  }
}
