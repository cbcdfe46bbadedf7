import { setTimeout as sleep } from 'node:timers/promises'
import { InputError } from '../errors.ts'

export interface DownloadOptions {
  /** Sent as a bearer token; never part of a message. */
  readonly token?: string
  /** Give up after so many milliseconds without a byte. */
  readonly idle?: number
  /** How often a transient failure is tried again. */
  readonly retries?: number
  /** Milliseconds before the first of these; doubled for each further one. */
  readonly pause?: number
}

/**
 * The bytes at `url`, or `undefined` where the server says that there is no such file. What cannot be
 * had (no network, a server in trouble, no permission) is an InputError of code `unavailable`, whose
 * message is the bare reason: the caller knows what was wanted and what to advise.
 */
export async function download(
  url: string,
  options: DownloadOptions = {},
): Promise<Uint8Array | undefined> {
  const { retries = 2, pause = 500 } = options
  const host = new URL(url).host
  const known = unreachable.get(host)
  if (known && known.until > Date.now()) throw unavailable(known.reason)
  for (let attempt = 0; ; attempt++) {
    const answer = await once(url, options)
    if (answer.done) return answer.bytes
    if (attempt < retries && answer.transient) {
      await sleep(pause * 2 ** attempt)
      continue
    }
    if (answer.noAnswer)
      unreachable.set(host, { reason: answer.reason, until: Date.now() + 60_000 })
    throw unavailable(answer.reason)
  }
}

// Without a network every look-up may take its whole time-out. A host that did not answer is left
// alone for a minute, so that a run over thirty sources waits once, not thirty times.
const unreachable = new Map<string, { readonly reason: string; readonly until: number }>()

type Answer =
  | { readonly done: true; readonly bytes: Uint8Array | undefined }
  | {
      readonly done: false
      readonly reason: string
      readonly transient: boolean
      /** Not even a status came back. */
      readonly noAnswer: boolean
    }

async function once(url: string, { token, idle = 30_000 }: DownloadOptions): Promise<Answer> {
  const { address, headers } = request(url, token)
  const control = new AbortController()
  const timer = setTimeout(() => control.abort(), idle)
  let answered = false
  try {
    const response = await fetch(address, { headers, signal: control.signal })
    answered = true
    if (!response.ok) {
      await response.body?.cancel()
      return refusal(response.status, address.host)
    }
    const chunks: Uint8Array[] = []
    for await (const chunk of response.body ?? []) {
      timer.refresh()
      chunks.push(chunk)
    }
    return { done: true, bytes: Buffer.concat(chunks) }
  } catch (error) {
    const reason = control.signal.aborted
      ? `${address.host} sent nothing for ${idle / 1000} s`
      : `${address.host}: ${causeOf(error)}`
    return { done: false, reason, transient: true, noAnswer: !answered }
  } finally {
    clearTimeout(timer)
  }
}

/** `fetch` refuses an address with a user and password in it; a header says the same. */
function request(url: string, token: string | undefined) {
  const address = new URL(url)
  const headers: Record<string, string> = token ? { authorization: `Bearer ${token}` } : {}
  if (address.username || address.password) {
    const login = [address.username, address.password].map(decodeURIComponent).join(':')
    headers.authorization = `Basic ${Buffer.from(login).toString('base64')}`
    address.username = ''
    address.password = ''
  }
  return { address, headers }
}

function refusal(status: number, host: string): Answer {
  if (status === 404 || status === 410) return { done: true, bytes: undefined }
  const reason =
    status === 401 || status === 403
      ? `${host} answered ${status}; it may need a login (HF_TOKEN for the hub)`
      : `${host} answered ${status}`
  const transient = status === 408 || status === 429 || status >= 500
  return { done: false, reason, transient, noAnswer: false }
}

/** What lies under fetch's own "fetch failed": `ENOTFOUND`, `ECONNREFUSED`, … */
function causeOf(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error
  if (!(cause instanceof Error)) return String(cause)
  return 'code' in cause && typeof cause.code === 'string' ? cause.code : cause.message
}

function unavailable(reason: string): InputError {
  return new InputError(reason, { code: 'unavailable' })
}
