import { type FileHandle, open } from 'node:fs/promises'
import { InputError } from '../../errors.ts'
import { codeOf } from '../../sources/cache.ts'

export interface ByteRange {
  readonly from: number
  readonly to: number
}

export interface ChunksOptions {
  /** The bytes to read; the whole file by default. */
  readonly range?: ByteRange | undefined
  /** Called with the number of bytes that the reader has just finished. */
  readonly onRead?: ((bytes: number) => void) | undefined
}

/** The bytes of one read: enough to keep an engine busy, and small enough for a processor's cache. */
export const chunkBytes = 1 << 18

/**
 * Streams the bytes of a file. A chunk is valid until the next one is requested: two buffers are filled
 * in turn, one while the other is in use. A stream allocates new ones outside V8's heap,
 * which forces full garbage collections: 18 to 29 in 400 MB of JSON lines, against 1 to 3 here.
 *
 * @throws InputError for a file that cannot be read.
 */
export async function* lentChunksOf(
  path: string,
  { range, onRead }: ChunksOptions = {},
): AsyncGenerator<Buffer> {
  if (range && range.to <= range.from) return
  const file = await orInputError(path, open(path))
  const read = chunkReader(file, range)
  let next = read()
  try {
    while (true) {
      const chunk = await orInputError(path, next)
      if (chunk.length === 0) return
      next = read()
      // An error of this read is thrown when it is awaited, not as an unhandled rejection before.
      next.catch(() => undefined)
      yield chunk
      onRead?.(chunk.length)
    }
  } finally {
    // A caller that stops early must not wait for the pending read: on a pipe it may never end.
    const close = () => file.close()
    next.then(close, close).catch(() => undefined)
  }
}

/** Makes a function that reads the next chunk, which is empty at the end. */
function chunkReader(file: FileHandle, range: ByteRange | undefined): () => Promise<Buffer> {
  const buffers = [Buffer.allocUnsafeSlow(chunkBytes), Buffer.allocUnsafeSlow(chunkBytes)]
  let turn = 0
  let at = range?.from ?? 0
  return async () => {
    turn = 1 - turn
    const buffer = buffers[turn]!
    const length = range ? Math.min(chunkBytes, range.to - at) : chunkBytes
    // A read without a position continues at the current one; a pipe allows no other.
    const { bytesRead } = await file.read(buffer, 0, length, range ? at : null)
    at += bytesRead
    return buffer.subarray(0, bytesRead)
  }
}

async function orInputError<Value>(path: string, value: Promise<Value>): Promise<Value> {
  try {
    return await value
  } catch (error) {
    throw new InputError(`${path}: cannot be read (${codeOf(error)})`, { cause: error })
  }
}

/** Consecutive bytes in a buffer that grows with the bytes not yet dropped. */
export interface GrowingBytes {
  /** Appends a chunk and returns all bytes not yet dropped, valid until the next call. */
  add(chunk: Uint8Array): Buffer
  /** Drops the first `bytes` bytes and returns the rest. */
  drop(bytes: number): Buffer
}

export function growingBytes(expected: number): GrowingBytes {
  let room = Buffer.allocUnsafe(expected)
  let open = 0
  return {
    add(chunk) {
      const needed = open + chunk.length
      if (needed > room.length) {
        const larger = Buffer.allocUnsafe(Math.max(needed, 2 * room.length))
        room.copy(larger, 0, 0, open)
        room = larger
      }
      room.set(chunk, open)
      open = needed
      return room.subarray(0, open)
    },
    drop(bytes) {
      if (bytes > 0) room.copyWithin(0, bytes, open)
      open -= bytes
      return room.subarray(0, open)
    },
  }
}
