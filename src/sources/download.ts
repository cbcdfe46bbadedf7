import { setTimeout as sleep } from 'node:timers/promises'
import { InputError } from '../errors.ts'
import { sha256 } from './hash.ts'
import { openPartialFile, type PartialFile } from './partial-file.ts'

export interface DownloadOptions {
  /** Sent as a bearer token; never part of a message. */
  readonly token?: string
  /** Give up after so many milliseconds without a byte. */
  readonly idle?: number
  /** Retries after a transient failure. */
  readonly retries?: number
  /** Milliseconds before the first of these; doubled for each further one. */
  readonly pause?: number
  /** A path at which to keep the received bytes (`<path>.part`), so that an interrupted download resumes. */
  readonly keep?: string
}

/**
 * The bytes at `url`, or `undefined` where the server says that there is no such file. A download that
 * breaks off goes on where it broke off, if the server tells that the file is still the same. What cannot be
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
  const part = await openPartialFile(options.keep)
  for (let attempt = 0; ; attempt++) {
    const answer = await tryDownload(url, options, part)
    if (answer.done) {
      await part.drop()
      return answer.bytes
    }
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

async function tryDownload(
  url: string,
  { token, idle = 30_000 }: DownloadOptions,
  part: PartialFile,
): Promise<Answer> {
  const control = new AbortController()
  const timer = setTimeout(() => control.abort(), idle)
  const { host } = new URL(url)
  let answered = false
  try {
    const { response, linked } = await followRedirects(url, token, part, control.signal)
    answered = true
    if (response.status === 416) await part.begin(undefined)
    if (!response.ok) {
      await response.body?.cancel()
      return refusal(response.status, host)
    }
    const expected = await place(response, part)
    for await (const chunk of response.body ?? []) {
      timer.refresh()
      await part.append(chunk)
    }
    const wrong = whatIsWrong(part, { size: expected, ...linked })
    if (wrong === undefined) return { done: true, bytes: part.bytes() }
    // What is only too short is gone on with.
    if (!wrong.isShort) await part.begin(undefined)
    return { done: false, reason: `${host} ${wrong.reason}`, transient: true, noAnswer: false }
  } catch (error) {
    const reason = control.signal.aborted
      ? `${host} sent nothing for ${idle / 1000} s`
      : `${host}: ${causeOf(error)}`
    return { done: false, reason, transient: true, noAnswer: !answered }
  } finally {
    clearTimeout(timer)
  }
}

/** The size and version of a file by the server's headers. */
interface Promised {
  readonly size?: number | undefined
  readonly sha256?: string | undefined
}

const redirects = 5

/**
 * The answer at the end of the redirects, and what a hub says on the way of the file that it points to.
 * A login is for its own host alone.
 *
 * Source: huggingface.co/docs/hub, `X-Linked-Etag` and `X-Linked-Size` of a file in large storage.
 */
async function followRedirects(
  url: string,
  token: string | undefined,
  { etag, size }: PartialFile,
  signal: AbortSignal,
): Promise<{ readonly response: Response; readonly linked: Promised }> {
  const { address: first, headers: login } = request(url, token)
  const range: Record<string, string> =
    etag && size > 0 ? { range: `bytes=${size}-`, 'if-range': etag } : {}
  let address = first
  let linked: Promised = {}
  for (let hops = 0; ; hops++) {
    // Bytes as they are in the file, or counting on from the middle would not fit.
    const own = address.origin === first.origin ? login : {}
    const headers = { ...own, ...range, 'accept-encoding': 'identity' }
    const response = await fetch(address, { headers, signal, redirect: 'manual' })
    linked = { ...linked, ...linkedIn(response.headers) }
    const location = response.headers.get('location')
    const isRedirect = [301, 302, 303, 307, 308].includes(response.status)
    if (!isRedirect || location === null || hops === redirects) return { response, linked }
    await response.body?.cancel()
    address = new URL(location, address)
  }
}

function linkedIn(headers: Headers): Promised {
  const sha256 = /^"?([0-9a-f]{64})"?$/.exec(headers.get('x-linked-etag') ?? '')?.[1]
  const size = headers.get('x-linked-size')
  return { ...(sha256 ? { sha256 } : {}), ...(size ? { size: Number(size) } : {}) }
}

/** Makes the part ready for what the answer brings, and tells how long the file will be. */
async function place(response: Response, part: PartialFile): Promise<number | undefined> {
  const range = /^bytes (\d+)-\d+\/(\d+)$/.exec(response.headers.get('content-range') ?? '')
  if (response.status === 206 && range && Number(range[1]) === part.size) return Number(range[2])
  const { headers } = response
  const etag = headers.get('etag')
  // A weak mark does not promise the same bytes, nor does one of bytes that were packed for the way.
  const isPacked = headers.has('content-encoding')
  await part.begin(etag?.startsWith('"') && !isPacked ? etag : undefined)
  if (response.status === 206) throw new Error('sent another part than was asked for')
  const length = isPacked ? null : headers.get('content-length')
  return length === null ? undefined : Number(length)
}

function whatIsWrong(part: PartialFile, { size, sha256: expected }: Promised) {
  if (size !== undefined && part.size !== size)
    return { reason: `sent ${part.size} bytes of ${size}`, isShort: part.size < size }
  if (expected === undefined || sha256(part.bytes()) === expected) return undefined
  return { reason: 'sent other bytes than it announced', isShort: false }
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

/** The cause of fetch's "fetch failed": `ENOTFOUND`, `ECONNREFUSED`, … */
function causeOf(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error
  if (!(cause instanceof Error)) return String(cause)
  return 'code' in cause && typeof cause.code === 'string' ? cause.code : cause.message
}

function unavailable(reason: string): InputError {
  return new InputError(reason, { code: 'unavailable' })
}
