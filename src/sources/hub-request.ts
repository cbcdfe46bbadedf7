import { setTimeout as sleep } from 'node:timers/promises'
import { InputError } from '../errors.ts'

export interface HubRequest {
  /** Sent as a bearer token, to the first host only; never part of a message. */
  readonly token?: string | undefined
  /** Only these bytes. */
  readonly span?: ByteSpan
  /** Give up after so many milliseconds. */
  readonly patience?: number
  /** How often a transient failure is tried again. */
  readonly retries?: number
  /** Milliseconds before the first of these; doubled for each further one. */
  readonly pause?: number
}

export interface HubAnswer {
  readonly status: number
  readonly headers: Headers
  readonly bytes: Uint8Array
}

/**
 * What the hub answers: also that there is nothing (404) or that it may not be had (401, 403). Trouble that
 * may pass is tried again, as a download is; what stays is an InputError of code `unavailable`.
 */
export async function askHub(url: string, request: HubRequest = {}): Promise<HubAnswer> {
  const { retries = 2, pause = 500 } = request
  for (let attempt = 0; ; attempt++) {
    const answer = await once(url, request)
    if (typeof answer !== 'string') return answer
    if (attempt === retries) throw new InputError(answer, { code: 'unavailable' })
    await sleep(pause * 2 ** attempt)
  }
}

const final = [401, 403, 404, 410]

/** The answer, or what is wrong and may pass. */
async function once(
  url: string,
  { token, span, patience = 60_000 }: HubRequest,
): Promise<HubAnswer | string> {
  const { host } = new URL(url)
  const headers = {
    'accept-encoding': 'identity',
    ...(token ? { authorization: `Bearer ${token}` } : {}),
    ...(span ? { range: `bytes=${span.start}-${span.end - 1}` } : {}),
  }
  try {
    // On the way to another host `fetch` leaves the login behind.
    const response = await fetch(url, { headers, signal: AbortSignal.timeout(patience) })
    const { status } = response
    if (!response.ok) await response.body?.cancel()
    if (final.includes(status))
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

/** From `start` up to `end`. */
export interface ByteSpan {
  readonly start: number
  readonly end: number
}
