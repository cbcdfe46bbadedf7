import { pipeline, Readable } from 'node:stream'
import * as zlib from 'node:zlib'
import { InputError } from '../../errors.ts'
import { unpackZstd } from './zstd.ts'

/** The compression of a file. */
export type Compression = 'gzip' | 'zstd'

/** The compression of each ending. */
const compressions: Readonly<Record<string, Compression>> = {
  '.gz': 'gzip',
  '.zst': 'zstd',
}

export const compressionEndings = Object.keys(compressions)

/** Reads the compression off a file's name; `inner` is the name without the compression's ending. */
export function unpackedName(path: string): {
  readonly inner: string
  readonly compression?: Compression
} {
  const dot = path.lastIndexOf('.')
  const ending = path.slice(Math.max(dot, 0)).toLowerCase()
  if (!Object.hasOwn(compressions, ending)) return { inner: path }
  return { inner: path.slice(0, dot), compression: compressions[ending]! }
}

/** Reads the compression off the first bytes of a file; undefined if they are not packed. */
export function compressionOf(head: Uint8Array): Compression | undefined {
  if (head[0] === 0x1f && head[1] === 0x8b) return 'gzip'
  const isFrame = head[0] === 0x28 && head[1] === 0xb5 && head[2] === 0x2f && head[3] === 0xfd
  const isSkippable =
    (head[0]! & 0xf0) === 0x50 && head[1] === 0x2a && head[2] === 0x4d && head[3] === 0x18
  return isFrame || isSkippable ? 'zstd' : undefined
}

/**
 * Decompresses a stream in constant memory. Bytes that end early or are
 * malformed throw an InputError of code `damaged`, after everything before them was yielded.
 */
export async function* decompressed(
  chunks: AsyncIterable<Uint8Array>,
  compression: Compression,
  name: string,
): AsyncGenerator<Uint8Array> {
  const unpack = compression === 'gzip' ? zlib.createGunzip : nativeZstd
  if (!unpack) return yield* unpackZstd(chunks, name)
  const stream = unpack({ chunkSize: 1 << 18 })
  // An error of either end reaches the loop below, and leaving the loop closes both.
  pipeline(Readable.from(chunks, { objectMode: false }), stream, () => {})
  try {
    yield* stream
  } catch (error) {
    throw InputError.is(error) ? error : damage(name, compression, error)
  }
}

/** Node has zstd since 22.15. It refuses a window above 2²⁷ bytes by itself. */
const nativeZstd = (
  zlib as typeof zlib & { readonly createZstdDecompress?: typeof zlib.createGunzip }
).createZstdDecompress

function damage(name: string, compression: Compression, error: unknown): InputError {
  const message = error instanceof Error ? error.message : String(error)
  const why = /unexpected end/.test(message)
    ? 'ends early; it was cut off'
    : `is damaged (${message})`
  return new InputError(`${name}: the ${compression} data ${why}`, {
    cause: error,
    code: 'damaged',
  })
}
