import { bytesOf } from '../../corpora/files/lines.ts'
import type { SampleFile } from '../../corpora/files/sample-file.ts'
import { samplesOfFile } from '../../corpora/files/sample-files.ts'
import { InputError } from '../../errors.ts'

export interface UnitOptions {
  /** The maximum length in bytes; of a longer line only enough is kept to recognise it. */
  readonly maxSentenceLength: number
  /** Called with the number of bytes just read. */
  readonly onBytes?: (bytes: number) => void
}

/**
 * The units of a file, streamed in batches: of plain text each line, else each sample, whose lines are
 * its sentences. Plain text that is not UTF-8 is an InputError with its line.
 */
export function unitsOf(file: SampleFile, options: UnitOptions): AsyncGenerator<readonly string[]> {
  const isLines = file.format === 'text' && file.maxCharacters === undefined
  return isLines ? linesOfText(file, options) : samples(file, options)
}

async function* samples(
  file: SampleFile,
  { onBytes }: UnitOptions,
): AsyncGenerator<readonly string[]> {
  for await (const { texts } of samplesOfFile(file, onBytes)) yield Object.values(texts)
}

/**
 * Lines end at `\n` and nowhere else, as SentencePiece has it: a `\r` is the last character of a line,
 * and a byte-order mark the first.
 */
async function* linesOfText(
  { path, name, compression }: SampleFile,
  { maxSentenceLength, onBytes }: UnitOptions,
): AsyncGenerator<readonly string[]> {
  const decode = decoderOf(name)
  // The parts of the line that has not ended yet.
  let open: Uint8Array[] = []
  let openBytes = 0
  for await (const chunk of bytesOf(path, { name, compression, onRead: onBytes })) {
    const end = chunk.lastIndexOf(newline) + 1
    if (end === 0) {
      if (openBytes <= maxSentenceLength) open.push(chunk)
      openBytes += chunk.length
      continue
    }
    if (openBytes > maxSentenceLength) {
      const rest = chunk.indexOf(newline)
      yield [tooLong(maxSentenceLength), ...decode(chunk.subarray(rest + 1, end), 1)]
    } else {
      yield decode(Buffer.concat([...open, chunk.subarray(0, end)]), 0)
    }
    open = [chunk.subarray(end)]
    openBytes = chunk.length - end
  }
  if (openBytes > maxSentenceLength) yield [tooLong(maxSentenceLength)]
  else if (openBytes > 0) yield decode(Buffer.concat([...open, Buffer.from('\n')]), 0)
}

const newline = 10

/** A stand-in for a line that was too long to keep. */
function tooLong(maxSentenceLength: number): string {
  return ' '.repeat(maxSentenceLength + 1)
}

/** Decodes whole lines, and knows how many there were before them. */
function decoderOf(name: string): (block: Uint8Array, skipped: number) => readonly string[] {
  const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
  let before = 0
  return (block, skipped) => {
    before += skipped
    if (block.length === 0) return []
    try {
      const lines = utf8.decode(block).split('\n')
      // The text after the last line end is no line.
      lines.pop()
      before += lines.length
      return lines
    } catch (error) {
      const line = before + faultyLine(block)
      throw new InputError(`${name}:${line}: not UTF-8; convert the file, or leave the line out`, {
        cause: error,
      })
    }
  }
}

/** Which line of a block is the first that is not UTF-8, from 1. */
function faultyLine(block: Uint8Array): number {
  const utf8 = new TextDecoder('utf-8', { fatal: true })
  let start = 0
  for (let line = 1; ; line++) {
    const end = block.indexOf(newline, start)
    if (end < 0) return line
    try {
      utf8.decode(block.subarray(start, end))
    } catch {
      return line
    }
    start = end + 1
  }
}
