import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** The response at an address of the server. */
export interface Page {
  readonly type: string
  readonly body: string | Uint8Array
  /** The Content-Security-Policy; by default nothing is allowed. */
  readonly policy?: string
  readonly status?: number
}

/** The page at a path, or undefined. Paths are looked up as they are: none is a path on the disk. */
export type Site = (path: string) => Promise<Page | undefined>

/**
 * Serves a site to this computer alone: on the loopback, to requests that name it as their host, so that
 * no name of somebody else's can be made to mean it (DNS rebinding), and from its own pages or the
 * address bar only.
 */
export function serveLoopback(site: Site, port: number): Promise<{ server: Server; url: string }> {
  const server = createServer((request, response) => {
    const { port } = server.address() as AddressInfo
    respond(request, site, port).then(
      page => send(request, response, page),
      () => send(request, response, refusal(500, 'this is a defect of the server')),
    )
  })
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject)
      resolve({ server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/` })
    })
  })
}

async function respond(request: IncomingMessage, site: Site, port: number): Promise<Page> {
  const { method = '', url = '', headers } = request
  const hosts = [`127.0.0.1:${port}`, `localhost:${port}`]
  if (!hosts.includes(headers.host ?? '')) return refusal(403, 'this server is for this computer')
  const from = headers['sec-fetch-site'] ?? 'none'
  if (from !== 'none' && from !== 'same-origin') return refusal(403, 'not for other pages')
  if (method !== 'GET' && method !== 'HEAD') return refusal(405, 'only GET is answered')
  return (await site(url.replace(/[?#].*$/s, ''))) ?? refusal(404, 'nothing is here')
}

/** A page that says why there is none. */
export function refusal(status: number, why: string): Page {
  return { type: 'text/plain; charset=utf-8', body: `${why}\n`, status }
}

function send({ method }: IncomingMessage, response: ServerResponse, page: Page): void {
  const { type, body, policy = "default-src 'none'", status = 200 } = page
  response.writeHead(status, {
    'Content-Type': type,
    'Content-Length': Buffer.byteLength(body),
    'Content-Security-Policy': `${policy}; frame-ancestors 'none'`,
    'X-Content-Type-Options': 'nosniff',
    'Referrer-Policy': 'no-referrer',
    'Cross-Origin-Resource-Policy': 'same-origin',
    'Cache-Control': 'no-store',
    ...(status === 405 ? { Allow: 'GET, HEAD' } : {}),
  })
  response.end(method === 'HEAD' ? undefined : body)
}
