import { InputError } from '../errors.ts'
import type { Sample } from '../sample.ts'
import { type ByteRange, chunksOf, linesOf, type Reading, textOf } from './lines.ts'

/** A file of samples, and how it is read: plain data, so that each worker thread reads it itself. */
export interface SampleFile {
  readonly path: string
  readonly format: SampleFormat
  /** What messages call the file, and ids begin with. */
  readonly name: string
  /** Of JSONL: the field that holds the text. */
  readonly field: string
  /** Only these bytes of it, which begin behind a line end and end with one. */
  readonly range?: ByteRange
}

/** `text`: one sample · `jsonl`: a sample a line · `built`: a sample a line, as a corpus is kept. */
export type SampleFormat = 'text' | 'jsonl' | 'built'

/** The format that the ending of a file asks for. */
export function formatOf(path: string): SampleFormat | undefined {
  const ending = path.slice(path.lastIndexOf('.')).toLowerCase()
  return Object.hasOwn(endings, ending) ? endings[ending] : undefined
}

/** Every ending that is read, and how. A new one is a new row here. */
export const endings: Readonly<Record<string, SampleFormat>> = {
  '.txt': 'text',
  '.text': 'text',
  '.md': 'text',
  '.markdown': 'text',
  '.jsonl': 'jsonl',
  '.ndjson': 'jsonl',
}

/** The samples of a file, streamed; `onRead` is told of each so many bytes that were read. */
export function samplesOfFile(
  file: SampleFile,
  onRead?: (bytes: number) => void,
): AsyncGenerator<Sample> {
  return formats[file.format](file, { range: file.range, onRead })
}

type SampleReader = (file: SampleFile, reading: Reading) => AsyncGenerator<Sample>

const formats: Readonly<Record<SampleFormat, SampleReader>> = {
  text: textSample,
  jsonl: jsonlSamples,
  built: builtSamples,
}

/** The longest string that JavaScript holds is 2²⁹ − 24 UTF-16 units. */
const longest = 2 ** 29 - 24

async function* textSample({ path, name }: SampleFile, reading: Reading): AsyncGenerator<Sample> {
  let text = ''
  for await (const chunk of textOf(path, reading)) {
    if (text.length + chunk.length > longest) {
      throw new InputError(`${name}: too long for one sample; make it .jsonl with a text a line`)
    }
    text += chunk
  }
  if (text) yield { id: name, texts: { text } }
}

async function* jsonlSamples(
  { path, name, field }: SampleFile,
  reading: Reading,
): AsyncGenerator<Sample> {
  const from = reading.range?.from ?? 0
  let number = 0
  for await (const line of linesOf(path, reading)) {
    number++
    // Blank as JSON means it; anything else must parse.
    if (/^[ \t]*$/.test(line.text)) continue
    const found = fieldOf(line.text, field)
    if (typeof found === 'string') {
      // Where the line begins and not its number: a part of a file does not know the lines in front of it.
      yield { id: `${name}@${line.from}`, texts: { text: found } }
    } else {
      const inFront = from > 0 ? await lineFeeds(path, { from: 0, to: from }) : 0
      throw new InputError(`${name}:${inFront + number}: ${found.fault}`)
    }
  }
}

/** The text of a line, or what is wrong with the line. */
function fieldOf(line: string, field: string): string | { readonly fault: string } {
  let row: unknown
  try {
    row = JSON.parse(line)
  } catch (error) {
    const why = error instanceof Error ? error.message.replaceAll('\n', ' ') : String(error)
    return { fault: `not JSON (${why})` }
  }
  if (typeof row !== 'object' || row === null || Array.isArray(row)) {
    return { fault: `not an object; each line should be like {"${field}": "…"}` }
  }
  const fields = new Map<string, unknown>(Object.entries(row))
  const text = fields.get(field)
  if (typeof text === 'string') return text
  const textual = Array.from(fields.keys()).filter(key => typeof fields.get(key) === 'string')
  const what = fields.has(field) ? `field '${field}' is not a string` : `has no field '${field}'`
  const remedy =
    textual.length > 0
      ? `name one with --field: ${textual.join(', ')}`
      : 'no field of it is a string'
  return { fault: `${what}; ${remedy}` }
}

async function lineFeeds(path: string, range: ByteRange): Promise<number> {
  let count = 0
  for await (const chunk of chunksOf(path, { range }))
    for (const byte of chunk) count += Number(byte === 0x0a)
  return count
}

async function* builtSamples({ path }: SampleFile, reading: Reading): AsyncGenerator<Sample> {
  for await (const { text } of linesOf(path, reading)) yield JSON.parse(text) as Sample
}
