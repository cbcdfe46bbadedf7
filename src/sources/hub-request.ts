import { setTimeout as sleep } from 'node:timers/promises'
import { InputError } from '../errors.ts'

export interface HubRequest {
  /** A bearer token. It is sent only to the first host, and no message contains it. */
  readonly token?: string | undefined
  /** The bytes to request; the whole file by default. */
  readonly span?: ByteSpan
  /** Milliseconds before an attempt is given up. */
  readonly timeout?: number
  /** The number of retries after a transient failure. */
  readonly retries?: number
  /** Milliseconds before the first retry; doubled for each further one. */
  readonly retryDelay?: number
}

export interface HubAnswer {
  readonly status: number
  readonly headers: Headers
  readonly bytes: Uint8Array
}

/**
 * Sends a request to the hub. Statuses 401, 403, 404 and 410 are answers. Any other failure is retried; if
 * it stays, it is an InputError of code `unavailable`.
 */
export async function askHub(url: string, request: HubRequest = {}): Promise<HubAnswer> {
  const { retries = 2, retryDelay = 500 } = request
  for (let attempt = 0; ; attempt++) {
    const answer = await requestOnce(url, request)
    if (typeof answer !== 'string') return answer
    if (attempt === retries) throw new InputError(answer, { code: 'unavailable' })
    await sleep(retryDelay * 2 ** attempt)
  }
}

const finalStatuses = [401, 403, 404, 410]

/** The answer, or the message of a transient failure. */
async function requestOnce(
  url: string,
  { token, span, timeout = 60_000 }: HubRequest,
): Promise<HubAnswer | string> {
  const { host } = new URL(url)
  const headers = {
    'accept-encoding': 'identity',
    ...(token ? { authorization: `Bearer ${token}` } : {}),
    ...(span ? { range: `bytes=${span.start}-${span.end - 1}` } : {}),
  }
  try {
    // `fetch` drops the authorization header when it is redirected to another host.
    const response = await fetch(url, { headers, signal: AbortSignal.timeout(timeout) })
    const { status } = response
    if (!response.ok) await response.body?.cancel()
    if (finalStatuses.includes(status))
      return { status, headers: response.headers, bytes: new Uint8Array() }
    if (!response.ok) return `${host} answered ${status}`
    if (span && status !== 206) {
      await response.body?.cancel()
      return `${host} does not send parts of files`
    }
    const bytes = new Uint8Array(await response.arrayBuffer())
    if (span && bytes.length !== span.end - span.start)
      return `${host} sent ${bytes.length} bytes of ${span.end - span.start}`
    return { status, headers: response.headers, bytes }
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error
    const why = cause instanceof Error ? cause.message || cause.name : String(cause)
    return `${host}: ${why}`
  }
}

/** Bytes from `start` up to, not including, `end`. */
export interface ByteSpan {
  readonly start: number
  readonly end: number
}
