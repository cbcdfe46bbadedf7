import { InputError } from '../errors.ts'
import type { Sample } from '../sample.ts'
import { chunksOf, linesOf } from './lines.ts'

/** A file of samples, and how it is read: plain data, so that each worker thread reads it itself. */
export interface SampleFile {
  readonly path: string
  readonly format: SampleFormat
  /** What messages call the file, and ids begin with. */
  readonly name: string
  /** Of JSONL: the field that holds the text. */
  readonly field: string
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

/** The samples of a file, streamed. */
export function samplesOfFile(file: SampleFile): AsyncGenerator<Sample> {
  return formats[file.format](file)
}

const formats: Readonly<Record<SampleFormat, (file: SampleFile) => AsyncGenerator<Sample>>> = {
  text: textSample,
  jsonl: jsonlSamples,
  built: builtSamples,
}

/** The longest string that JavaScript holds is 2²⁹ − 24 UTF-16 units. */
const longest = 2 ** 29 - 24

async function* textSample({ path, name }: SampleFile): AsyncGenerator<Sample> {
  const decoder = new TextDecoder()
  let text = ''
  for await (const chunk of chunksOf(path)) {
    if (text.length + chunk.length > longest) {
      throw new InputError(`${name}: too long for one sample; make it .jsonl with a text a line`)
    }
    text += decoder.decode(chunk, { stream: true })
  }
  text += decoder.decode()
  if (text) yield { id: name, texts: { text } }
}

async function* jsonlSamples({ path, name, field }: SampleFile): AsyncGenerator<Sample> {
  let number = 0
  for await (const line of linesOf(path)) {
    number++
    // Blank as JSON means it; anything else must parse.
    if (/^[ \t]*$/.test(line)) continue
    yield { id: `${name}:${number}`, texts: { text: fieldOf(line, field, `${name}:${number}`) } }
  }
}

function fieldOf(line: string, field: string, where: string): string {
  let row: unknown
  try {
    row = JSON.parse(line)
  } catch (error) {
    const why = error instanceof Error ? error.message.replaceAll('\n', ' ') : String(error)
    throw new InputError(`${where}: not JSON (${why})`, { cause: error })
  }
  if (typeof row !== 'object' || row === null || Array.isArray(row)) {
    throw new InputError(`${where}: not an object; each line should be like {"${field}": "…"}`)
  }
  const fields = new Map<string, unknown>(Object.entries(row))
  const text = fields.get(field)
  if (typeof text === 'string') return text
  const textual = Array.from(fields.keys()).filter(key => typeof fields.get(key) === 'string')
  const fault = fields.has(field) ? `field '${field}' is not a string` : `has no field '${field}'`
  const remedy =
    textual.length > 0
      ? `name one with --field: ${textual.join(', ')}`
      : 'no field of it is a string'
  throw new InputError(`${where}: ${fault}; ${remedy}`)
}

async function* builtSamples({ path }: SampleFile): AsyncGenerator<Sample> {
  for await (const line of linesOf(path)) yield JSON.parse(line) as Sample
}
