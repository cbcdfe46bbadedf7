import { open, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { InputError } from '../errors.ts'
import { readCached, writeCached } from './cache.ts'
import { askHub, type ByteSpan } from './hub-request.ts'
import type { Settings } from './settings.ts'

/** A file of a data set at one commit, of which only parts are read. */
export interface HubFile {
  /** Where a mirror and the cache hold it: `hf/datasets/org/name/commit/path`. */
  readonly place: string
  readonly url: string
  readonly bytes: number
  /** What to say where it may not be had. */
  readonly refusal: string
}

/** A file that is read in parts. */
export interface RangedFile {
  readonly byteLength: number
  slice(start: number, end?: number): Promise<ArrayBuffer>
}

/**
 * A file of the hub, in parts: each is looked for in the cache, in the mirror, then on the network, and
 * kept, so that a second reading needs no network. `onRead` is told of all bytes, wherever they are from.
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
      const bytes = await spanOf(file, span, settings)
      onRead(bytes.length)
      return Uint8Array.from(bytes).buffer
    },
  }
}

async function spanOf(file: HubFile, span: ByteSpan, settings: Settings): Promise<Uint8Array> {
  if (span.end <= span.start) return new Uint8Array()
  const kept = `${file.place}.parts/${span.start}-${span.end}`
  const cached = await readCached(kept, settings)
  if (cached?.length === span.end - span.start) return cached
  const mirrored = await fromMirror(file, span, settings)
  if (mirrored) return mirrored
  const { status, bytes } = await askHub(file.url, { span, token: settings.hubToken })
  if (status === 401 || status === 403) throw new InputError(file.refusal, { code: 'unavailable' })
  if (bytes.length === 0) throw new InputError(`${file.url}: is gone`, { code: 'unavailable' })
  await writeCached(kept, bytes, settings)
  return bytes
}

/** Of a folder, read in place; of an address, in parts as from the hub. */
async function fromMirror(
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
