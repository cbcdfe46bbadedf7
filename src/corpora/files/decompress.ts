import { pipeline, Readable } from 'node:stream'
import * as zlib from 'node:zlib'
import { InputError } from '../../errors.ts'
import { unpackZstd } from './zstd.ts'

/** How a file is packed. */
export type Compression = 'gzip' | 'zstd'

/** Every ending that says so. */
const compressions: Readonly<Record<string, Compression>> = {
  '.gz': 'gzip',
  '.zst': 'zstd',
}

export const compressionEndings = Object.keys(compressions)

/** How a file is packed by its name, and the name that it has when it is not. */
export function unpackedName(path: string): {
  readonly inner: string
  readonly compression?: Compression
} {
  const dot = path.lastIndexOf('.')
  const ending = path.slice(Math.max(dot, 0)).toLowerCase()
  if (!Object.hasOwn(compressions, ending)) return { inner: path }
  return { inner: path.slice(0, dot), compression: compressions[ending]! }
}

/** How bytes are packed that begin so; undefined where they are not. */
export function compressionOf(head: Uint8Array): Compression | undefined {
  if (head[0] === 0x1f && head[1] === 0x8b) return 'gzip'
  const isFrame = head[0] === 0x28 && head[1] === 0xb5 && head[2] === 0x2f && head[3] === 0xfd
  const isSkippable =
    (head[0]! & 0xf0) === 0x50 && head[1] === 0x2a && head[2] === 0x4d && head[3] === 0x18
  return isFrame || isSkippable ? 'zstd' : undefined
}

/**
 * What packed bytes hold, streamed, in memory that does not grow with either. Bytes that end early or are
 * not what they seem are an InputError of code `damaged`; all that stands before was given out.
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
