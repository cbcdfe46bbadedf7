import { open, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { InputError } from '../errors.ts'
import { readCached, writeCached } from './cache.ts'
import { askHub, type ByteSpan } from './hub-request.ts'
import type { Settings } from './settings.ts'

/** A file of a data set at one commit. */
export interface HubFile {
  /** Its path in a mirror and in the cache: `hf/datasets/org/name/commit/path`. */
  readonly place: string
  readonly url: string
  readonly bytes: number
  /** The error message if access is denied. */
  readonly refusal: string
}

/** A file that is read in byte ranges. */
export interface RangedFile {
  readonly byteLength: number
  slice(start: number, end?: number): Promise<ArrayBuffer>
}

/**
 * Opens a file of the hub for reading in byte ranges. Each range comes from the cache, the mirror or the
 * network, in that order, and is cached, so that a second reading needs no network. `onRead` is called with
 * the number of bytes of every range, cached or not.
 */
export function rangedFile(
  file: HubFile,
  settings: Settings,
  onRead: (bytes: number) => void,
): RangedFile {
  return {
    byteLength: file.bytes,
    async slice(start, end = file.bytes) {
      const from = start < 0 ? Math.max(0, file.bytes + start) : start
      const span = { start: from, end: Math.min(end, file.bytes) }
      const bytes = await readSpan(file, span, settings)
      onRead(bytes.length)
      return Uint8Array.from(bytes).buffer
    },
  }
}

async function readSpan(file: HubFile, span: ByteSpan, settings: Settings): Promise<Uint8Array> {
  if (span.end <= span.start) return new Uint8Array()
  const kept = `${file.place}.parts/${span.start}-${span.end}`
  const cached = await readCached(kept, settings)
  if (cached?.length === span.end - span.start) return cached
  const mirrored = await readMirrored(file, span, settings)
  if (mirrored) return mirrored
  const { status, bytes } = await askHub(file.url, { span, token: settings.hubToken })
  if (status === 401 || status === 403) throw new InputError(file.refusal, { code: 'unavailable' })
  if (bytes.length === 0) throw new InputError(`${file.url}: is gone`, { code: 'unavailable' })
  await writeCached(kept, bytes, settings)
  return bytes
}

/** Reads a range from a mirror, which is a folder or an address. */
async function readMirrored(
  { place, bytes: size }: HubFile,
  span: ByteSpan,
  { mirror }: Settings,
): Promise<Uint8Array | undefined> {
  if (!mirror) return undefined
  if (/^https?:/.test(mirror)) {
    const path = place.split('/').map(encodeURIComponent).join('/')
    const url = `${mirror.replace(/\/+$/, '')}/${path}`
    const answer = await askHub(url, { span, retries: 0 }).catch(() => undefined)
    return answer?.bytes.length ? answer.bytes : undefined
  }
  const path = join(mirror, ...place.split('/'))
  const found = await stat(path).catch(() => undefined)
  if (!found) return undefined
  if (found.size !== size)
    throw new InputError(`${path}: has ${found.size} bytes, expected ${size}`)
  const handle = await open(path)
  try {
    const part = new Uint8Array(span.end - span.start)
    await handle.read(part, 0, part.length, span.start)
    return part
  } finally {
    await handle.close()
  }
}
