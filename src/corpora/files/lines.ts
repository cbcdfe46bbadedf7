import { InputError } from '../../errors.ts'
import { type Compression, decompressed } from './decompress.ts'
import { type ByteRange, chunkBytes, growingBytes, lentChunksOf } from './file-bytes.ts'
import { utf8Decoder } from './utf8.ts'

/** Options of reading a file: its range and compression, and callbacks. */
export interface Reading {
  /** Bytes from `from` up to `to`; the whole file by default. Not for a compressed file. */
  readonly range?: ByteRange | undefined
  /** The compression of the file; its decompressed bytes are read. */
  readonly compression?: Compression | undefined
  /** The name of the file in messages; its path by default. */
  readonly name?: string | undefined
  /** Called with the number of bytes just read. */
  readonly onRead?: ((bytes: number) => void) | undefined
  /** Called with the number of U+FFFD that replaced bytes that are no UTF-8. */
  readonly onReplaced?: ((characters: number) => void) | undefined
}

/** A line without its end, and the byte of the decompressed file that it begins at. */
export interface Line {
  readonly text: string
  readonly from: number
}

/**
 * Streams the lines of a file. Only `\n` and `\r\n` end a line: `node:readline` would also split at U+2028
 * which JSON strings may hold. Bytes that are no UTF-8 are replaced by U+FFFD.
 */
export async function* linesOf(path: string, reading: Reading = {}): AsyncGenerator<Line> {
  const decode = decoderOf(reading)
  // The chunks of the line that has not ended yet; joined once, so that a long line stays linear.
  let open: string[] = []
  let from = reading.range?.from ?? 0
  let chunkFrom = from
  let openUnits = 0
  for await (const chunk of lentBytesOf(path, reading)) {
    const [first = '', ...rest] = decode(chunk).split('\n')
    open.push(first)
    openUnits += first.length
    if (openUnits > longestLine) throw tooLong(reading.name ?? path, from)
    // In UTF-8 a byte 0x0a is always a line feed, so bytes and text have the same number of them.
    let feed = -1
    for (const piece of rest) {
      feed = chunk.indexOf(0x0a, feed + 1)
      yield { text: withoutReturn(open.join('')), from }
      open = [piece]
      openUnits = piece.length
      from = chunkFrom + feed + 1
    }
    chunkFrom += chunk.length
  }
  const last = open.join('') + decode()
  if (last) yield { text: withoutReturn(last), from }
}

/** Whole lines as bytes, and the byte of the decompressed file that the first begins at. */
export interface LineBlock {
  readonly bytes: Uint8Array
  readonly from: number
}

/**
 * Streams the lines of a file as bytes, many at a time. A byte-order mark is part of the first line. A block
 * is valid until the next one is requested.
 */
export async function* lineBlocksOf(
  path: string,
  reading: Reading = {},
): AsyncGenerator<LineBlock> {
  let from = reading.range?.from ?? 0
  const room = growingBytes(2 * chunkBytes)
  let open = 0
  for await (const chunk of lentBytesOf(path, reading)) {
    const bytes = room.add(chunk)
    const feed = chunk.lastIndexOf(0x0a)
    const end = feed < 0 ? 0 : open + feed + 1
    if (end > 0) yield { bytes: bytes.subarray(0, end), from }
    room.drop(end)
    from += end
    open = bytes.length - end
    if (open > longestLine) throw tooLong(reading.name ?? path, from)
  }
  if (open > 0) yield { bytes: room.add(Buffer.of()), from }
}

/** Decodes one line of a block like `linesOf`. */
export function lineOf(bytes: Uint8Array, from: number, { onReplaced }: Reading): Line {
  const decode = utf8Decoder({ keepMark: from > 0, onReplaced })
  return { text: withoutReturn(decode(bytes) + decode()), from }
}

/** Streams the text of a file without its byte-order mark. Bytes that are no UTF-8 are replaced by U+FFFD. */
export async function* textOf(path: string, reading: Reading = {}): AsyncGenerator<string> {
  const decode = decoderOf(reading)
  for await (const chunk of lentBytesOf(path, reading)) yield decode(chunk)
  const last = decode()
  if (last) yield last
}

/** Streams the decompressed bytes of a file. */
export function bytesOf(path: string, reading: Reading = {}): AsyncGenerator<Uint8Array> {
  const { compression, name = path } = reading
  const chunks = chunksOf(path, reading)
  return compression ? decompressed(chunks, compression, name) : chunks
}

/** Like `bytesOf`, but a chunk is valid only until the next one is requested. */
export function lentBytesOf(path: string, reading: Reading = {}): AsyncGenerator<Uint8Array> {
  return reading.compression ? bytesOf(path, reading) : lentChunksOf(path, reading)
}

/** Streams the bytes of a file without decompression. A file that cannot be read is an InputError. */
export async function* chunksOf(path: string, reading: Reading = {}): AsyncGenerator<Buffer> {
  for await (const chunk of lentChunksOf(path, reading)) yield Buffer.from(chunk)
}

function decoderOf({ range, onReplaced }: Reading) {
  // U+FEFF is a byte-order mark only at the start of a file.
  return utf8Decoder({ keepMark: (range?.from ?? 0) > 0, onReplaced })
}

/** The most UTF-16 units of a line. A line must fit in memory, and a file that is no JSONL may be one huge line. */
const longestLine = 2 ** 28

function tooLong(name: string, from: number): InputError {
  const characters = longestLine.toLocaleString('en-US')
  return new InputError(`${name}: the line at byte ${from} is longer than ${characters} characters`)
}

function withoutReturn(line: string): string {
  return line.endsWith('\r') ? line.slice(0, -1) : line
}
