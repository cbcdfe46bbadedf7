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

/**
 * The lines of a file, streamed. Only `\n` and `\r\n` end a line: `node:readline` would cut at U+2028
 * too, which JSON strings may hold. What is not UTF-8 is replaced by U+FFFD.
 */
export async function* linesOf(path: string, reading: Reading = {}): AsyncGenerator<string> {
  // The chunks of the line that has not ended yet; joined once, so that a long line stays linear.
  let open: string[] = []
  for await (const chunk of textOf(path, reading)) {
    const [first = '', ...rest] = chunk.split('\n')
    open.push(first)
    for (const piece of rest) {
      yield withoutReturn(open.join(''))
      open = [piece]
    }
  }
  const last = open.join('')
  if (last) yield withoutReturn(last)
}

/** The text of a file, streamed, without a byte-order mark unless told. What is not UTF-8 is replaced by U+FFFD. */
export async function* textOf(path: string, reading: Reading = {}): AsyncGenerator<string> {
  const { range, keepMark = false } = reading
  // In the middle of a file it is a character.
  const decoder = new TextDecoder('utf-8', { ignoreBOM: keepMark || (range?.from ?? 0) > 0 })
  for await (const chunk of chunksOf(path, reading)) yield decoder.decode(chunk, { stream: true })
  const last = decoder.decode()
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

function withoutReturn(line: string): string {
  return line.endsWith('\r') ? line.slice(0, -1) : line
}
