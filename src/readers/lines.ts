import { createReadStream } from 'node:fs'
import { InputError } from '../errors.ts'
import { codeOf } from '../sources/cache.ts'

/**
 * The lines of a file, streamed. Only `\n` and `\r\n` end a line: `node:readline` would cut at U+2028
 * too, which JSON strings may hold. What is not UTF-8 is replaced by U+FFFD.
 */
export async function* linesOf(path: string): AsyncGenerator<string> {
  const decoder = new TextDecoder()
  // The chunks of the line that has not ended yet; joined once, so that a long line stays linear.
  let open: string[] = []
  for await (const chunk of chunksOf(path)) {
    const [first = '', ...rest] = decoder.decode(chunk, { stream: true }).split('\n')
    open.push(first)
    for (const piece of rest) {
      yield withoutReturn(open.join(''))
      open = [piece]
    }
  }
  open.push(decoder.decode())
  const last = open.join('')
  if (last) yield withoutReturn(last)
}

/** The bytes of a file, streamed; a file that cannot be read is an InputError. */
export async function* chunksOf(path: string): AsyncGenerator<Buffer> {
  try {
    for await (const chunk of createReadStream(path, { highWaterMark: 1 << 18 })) yield chunk
  } catch (error) {
    throw new InputError(`${path}: cannot be read (${codeOf(error)})`, { cause: error })
  }
}

function withoutReturn(line: string): string {
  return line.endsWith('\r') ? line.slice(0, -1) : line
}
