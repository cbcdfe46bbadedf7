import { createReadStream } from 'node:fs'
import { InputError } from '../errors.ts'
import { codeOf } from '../sources/cache.ts'

/** The part of a file that is read, and who is told how far it is. */
export interface Reading {
  /** Bytes from `from` up to `to`; the whole file unless told. */
  readonly range?: ByteRange | undefined
  /** Told of so many bytes more. */
  readonly onRead?: ((bytes: number) => void) | undefined
  /** A byte-order mark at the beginning is a character of the text. */
  readonly keepMark?: boolean | undefined
}

export interface ByteRange {
  readonly from: number
  readonly to: number
}

/** A line without its end, and the byte of the file that it begins at. */
export interface Line {
  readonly text: string
  readonly from: number
}

/**
 * The lines of a file, streamed. Only `\n` and `\r\n` end a line: `node:readline` would cut at U+2028
 * too, which JSON strings may hold. What is not UTF-8 is replaced by U+FFFD.
 */
export async function* linesOf(path: string, reading: Reading = {}): AsyncGenerator<Line> {
  const decode = decoderOf(reading)
  // The chunks of the line that has not ended yet; joined once, so that a long line stays linear.
  let open: string[] = []
  let from = reading.range?.from ?? 0
  let chunkFrom = from
  for await (const chunk of chunksOf(path, reading)) {
    const [first = '', ...rest] = decode(chunk).split('\n')
    open.push(first)
    // Whatever stands around it, a byte 0x0a is a line feed of the text: there are as many of both.
    let feed = -1
    for (const piece of rest) {
      feed = chunk.indexOf(0x0a, feed + 1)
      yield { text: withoutReturn(open.join('')), from }
      open = [piece]
      from = chunkFrom + feed + 1
    }
    chunkFrom += chunk.length
  }
  const last = open.join('') + decode()
  if (last) yield { text: withoutReturn(last), from }
}

/** The text of a file, streamed, without a byte-order mark unless told. What is not UTF-8 is replaced by U+FFFD. */
export async function* textOf(path: string, reading: Reading = {}): AsyncGenerator<string> {
  const decode = decoderOf(reading)
  for await (const chunk of chunksOf(path, reading)) yield decode(chunk)
  const last = decode()
  if (last) yield last
}

/** The bytes of a file, streamed; a file that cannot be read is an InputError. */
export async function* chunksOf(
  path: string,
  { range, onRead }: Reading = {},
): AsyncGenerator<Buffer> {
  if (range && range.to <= range.from) return
  const part = range ? { start: range.from, end: range.to - 1 } : {}
  try {
    for await (const chunk of createReadStream(path, { highWaterMark: 1 << 18, ...part })) {
      yield chunk
      onRead?.(chunk.length)
    }
  } catch (error) {
    throw new InputError(`${path}: cannot be read (${codeOf(error)})`, { cause: error })
  }
}

/** Decodes one chunk after another, and without one what is left at the end. */
function decoderOf({ range, keepMark = false }: Reading): (chunk?: Buffer) => string {
  // In the middle of a file the mark is a character.
  const decoder = new TextDecoder('utf-8', { ignoreBOM: keepMark || (range?.from ?? 0) > 0 })
  return chunk => (chunk ? decoder.decode(chunk, { stream: true }) : decoder.decode())
}

function withoutReturn(line: string): string {
  return line.endsWith('\r') ? line.slice(0, -1) : line
}
