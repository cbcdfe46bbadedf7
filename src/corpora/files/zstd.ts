import { InputError } from '../../errors.ts'

/** The largest window that `fzstd` decodes. With a larger one it returns wrong bytes and no error. */
const largestWindow = 2 ** 26

/** The header of a frame (RFC 8878, 3.1.1.1). */
interface FrameHeader {
  /** The maximum distance of a match, in bytes. */
  readonly window: number
  readonly hasChecksum: boolean
  readonly dictionary: number
  /** The length of the header, magic number included. */
  readonly bytes: number
}

/**
 * Parses the header of a frame, which begins with the magic number. `head` must hold the whole header; it
 * is never longer than 18 bytes.
 *
 *     28b52ffd  descriptor 0x04  window 0x58  →  window 2²¹ bytes, a checksum after the last block
 */
function frameHeader(head: Uint8Array): FrameHeader {
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength)
  const descriptor = view.getUint8(4)
  const isSingleSegment = (descriptor & 0x20) !== 0
  const dictionaryBytes = [0, 1, 2, 4][descriptor & 3]!
  const sizeBytes = [isSingleSegment ? 1 : 0, 2, 4, 8][descriptor >> 6]!
  const dictionaryAt = isSingleSegment ? 5 : 6
  const sizeAt = dictionaryAt + dictionaryBytes
  return {
    window: isSingleSegment ? littleEndian(head, sizeAt, sizeBytes) : windowOf(view.getUint8(5)),
    hasChecksum: (descriptor & 4) !== 0,
    dictionary: littleEndian(head, dictionaryAt, dictionaryBytes),
    bytes: sizeAt + sizeBytes,
  }
}

/**
 * Decompresses zstd frames with `fzstd`, one block at a time. A block is at most 128 KiB of output, however
 * well it is compressed, so memory stays bounded. Checksums are skipped, not checked.
 */
export async function* unpackZstd(
  chunks: AsyncIterable<Uint8Array>,
  name: string,
): AsyncGenerator<Uint8Array> {
  const input = byteQueue(chunks)
  try {
    for (;;) {
      const head = await input.peek(18)
      if (head.length === 0) return
      const skip = skippableBytes(head)
      if (skip === undefined) yield* unpackFrame(input, checkedHeader(head, name), name)
      else if (!(await input.skip(skip))) throw cutOff(name)
    }
  } finally {
    await input.close()
  }
}

async function* unpackFrame(
  input: ByteQueue,
  frame: FrameHeader,
  name: string,
): AsyncGenerator<Uint8Array> {
  const { Decompress } = await import('fzstd')
  let blocks: Uint8Array[] = []
  const decoder = new Decompress(block => blocks.push(block))
  let pushed = await input.take(frame.bytes)
  for (let isLast = false; !isLast; ) {
    const start = await input.take(3)
    const header = littleEndian(start, 0, 3)
    isLast = (header & 1) === 1
    // A block of kind 1 is one byte that repeats.
    const kind = (header >> 1) & 3
    const size = (kind === 1 ? 1 : header >> 3) + (isLast && frame.hasChecksum ? 4 : 0)
    const body = await input.take(size)
    if (start.length < 3 || body.length < size) throw cutOff(name)
    pushed = Buffer.concat([pushed, start, body])
    try {
      decoder.push(pushed, isLast)
    } catch (error) {
      throw damaged(name, error instanceof Error ? error.message : String(error))
    }
    for (const block of blocks) if (block.length > 0) yield block
    pushed = Buffer.alloc(0)
    blocks = []
  }
}

/** Throws if the first frame of the bytes has too large a window. */
export function checkFrames(bytes: Uint8Array, name: string): void {
  checkedHeader(bytes, name)
}

function checkedHeader(head: Uint8Array, name: string): FrameHeader {
  if (head.length < 4 || littleEndian(head, 0, 4) !== 0xfd2fb528 || head.length < 9) {
    throw damaged(name, 'no frame where one should begin')
  }
  const frame = frameHeader(head)
  if (frame.window > largestWindow) {
    throw new InputError(
      `${name}: packed with a window of ${Math.ceil(frame.window / 2 ** 20)} MiB, which this Node ` +
        'cannot unpack; use Node 22.15 or newer, or pack it again without --long and --ultra',
    )
  }
  if (frame.dictionary !== 0) {
    throw new InputError(`${name}: packed with a dictionary; pack it again without one`)
  }
  return frame
}

/** The length of a skippable frame, header included; undefined for any other frame. */
function skippableBytes(head: Uint8Array): number | undefined {
  const is =
    head.length >= 8 &&
    littleEndian(head, 0, 4) >= 0x184d2a50 &&
    littleEndian(head, 0, 4) <= 0x184d2a5f
  return is ? 8 + littleEndian(head, 4, 4) : undefined
}

/** The window size: an exponent of five bits, and eighths in the other three (RFC 8878, 3.1.1.1.2). */
function windowOf(descriptor: number): number {
  const base = 2 ** (10 + (descriptor >> 3))
  return base + (base / 8) * (descriptor & 7)
}

function littleEndian(bytes: Uint8Array, at: number, length: number): number {
  let value = 0
  for (let i = length - 1; i >= 0; i--) value = value * 256 + (bytes[at + i] ?? 0)
  return value
}

function damaged(name: string, why: string): InputError {
  return new InputError(`${name}: the zstd data is damaged (${why})`, { code: 'damaged' })
}

function cutOff(name: string): InputError {
  return new InputError(`${name}: the zstd data ends early; it was cut off`, { code: 'damaged' })
}

/** A queue of bytes that arrive in chunks. At the end it returns fewer bytes than requested. */
interface ByteQueue {
  take(bytes: number): Promise<Uint8Array>
  peek(bytes: number): Promise<Uint8Array>
  /** Whether there were that many bytes. */
  skip(bytes: number): Promise<boolean>
  close(): Promise<unknown>
}

function byteQueue(chunks: AsyncIterable<Uint8Array>): ByteQueue {
  const source = chunks[Symbol.asyncIterator]()
  let held: Uint8Array = Buffer.alloc(0)
  const fill = async (bytes: number) => {
    while (held.length < bytes) {
      const next = await source.next()
      if (next.done) return
      held = held.length === 0 ? next.value : Buffer.concat([held, next.value])
    }
  }
  const take = async (bytes: number): Promise<Uint8Array> => {
    await fill(bytes)
    const taken = held.subarray(0, bytes)
    held = held.subarray(bytes)
    return taken
  }
  return {
    take,
    async peek(bytes) {
      await fill(bytes)
      return held.subarray(0, bytes)
    },
    async skip(bytes) {
      for (let left = bytes; left > 0; ) {
        const { length } = await take(Math.min(left, 1 << 16))
        if (length === 0) return false
        left -= length
      }
      return true
    },
    close: async () => source.return?.(),
  }
}
