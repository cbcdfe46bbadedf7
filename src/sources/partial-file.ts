import { mkdir, open, readFile, rm, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'

/**
 * The received bytes of a file, with the ETag of its version. With a path they are
 * also kept on disk, so that a later run resumes an interrupted download. Two processes that fetch the same
 * version write the same bytes to the same places.
 */
export interface PartialFile {
  /** Absent where the server does not tell versions apart: then nothing can be gone on with. */
  readonly etag: string | undefined
  readonly size: number
  /** Starts anew, with a version. */
  begin(etag: string | undefined): Promise<void>
  append(chunk: Uint8Array): Promise<void>
  bytes(): Uint8Array
  /** Forgets what was kept. */
  drop(): Promise<void>
}

/** The part that was kept under `path`, or an empty one. */
export async function openPartialFile(path?: string): Promise<PartialFile> {
  const keep = path === undefined ? undefined : { bytes: `${path}.part`, etag: `${path}.part.etag` }
  let etag = keep && (await readFile(keep.etag, 'utf8').catch(() => undefined))
  let chunks: Uint8Array[] = []
  let size = 0
  if (keep && etag) {
    const kept = await readFile(keep.bytes).catch(() => new Uint8Array())
    chunks = [kept]
    size = kept.length
  }
  const drop = async () => {
    if (!keep) return
    await Promise.all([rm(keep.bytes, { force: true }), rm(keep.etag, { force: true })])
  }
  return {
    get etag() {
      return etag
    },
    get size() {
      return size
    },
    async begin(version) {
      etag = version
      chunks = []
      size = 0
      await drop()
      if (!keep || !version) return
      await mkdir(dirname(keep.bytes), { recursive: true }).catch(() => undefined)
      // If the cache cannot be written, writing the whole file reports it.
      await writeFile(keep.etag, version).catch(() => undefined)
    },
    async append(chunk) {
      chunks.push(chunk)
      size += chunk.length
      if (keep && etag) await writeAt(keep.bytes, size - chunk.length, chunk)
    },
    bytes: () => Buffer.concat(chunks),
    drop,
  }
}

async function writeAt(path: string, position: number, chunk: Uint8Array): Promise<void> {
  const file = await open(path, position === 0 ? 'w' : 'r+').catch(() => undefined)
  if (!file) return
  try {
    await file.write(chunk, 0, chunk.length, position)
  } finally {
    await file.close()
  }
}
