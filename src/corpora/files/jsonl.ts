import { InputError, nameOption } from '../../errors.ts'
import type { Sample } from '../sample.ts'
import { bytesOf, type Line, linesOf } from './lines.ts'
import type { SampleFile, SampleReader, SampleReading } from './sample-file.ts'
import { wellFormed } from './utf8.ts'

/**
 * Reads one sample per line: the text in a field of an object. Blank lines and lines whose field is null
 * are skipped. Any other line without a text is an InputError with its number.
 */
export const jsonlSamples: SampleReader = async function* (file, reading) {
  const { path, samples } = file
  let number = 0
  let record = -1
  for await (const line of linesOf(path, reading)) {
    number++
    if (isBlank(line)) continue
    record++
    if (samples && record < samples.from) continue
    if (samples && record >= samples.to) return
    const sample = await sampleOfLine(line, number, file, reading)
    if (sample) yield sample
  }
}

/** Whether a line has only the white space of JSON. */
export function isBlank({ text }: Line): boolean {
  return /^[ \t]*$/.test(text)
}

/** The sample of a line that is not blank; undefined if its text is null. `number` counts from where reading began. */
export async function sampleOfLine(
  { text, from }: Line,
  number: number,
  file: SampleFile,
  reading: SampleReading,
): Promise<Sample | undefined> {
  const found = textOfLine(text, file.field)
  if (found === null) {
    reading.notice?.('missing', 1)
    return undefined
  }
  if (typeof found === 'string')
    return { id: idOfLine(file, from), texts: { text: wellFormed(found, reading.onReplaced) } }
  const first = reading.range?.from ?? 0
  const skipped = first > 0 ? await countLineFeeds(file, first) : 0
  throw new InputError(`${file.name}:${skipped + number}: ${found.fault}`)
}

/** The id of a sample: the byte where its line begins. A chunk does not know the number of a line in the file. */
export function idOfLine({ name }: SampleFile, from: number): string {
  return `${name}@${from}`
}

/** The field of the text: `text`, or the only string field of the first line. */
export async function fieldOfJsonl({ path, name, compression }: SampleFile): Promise<string> {
  for await (const line of linesOf(path, { name, compression })) {
    if (isBlank(line)) continue
    const row = rowOf(line.text)
    if (row instanceof Map && !row.has('text')) {
      const textual = stringFields(row)
      if (textual.length === 1) return textual[0]!
    }
    break
  }
  return 'text'
}

/** Whether a line is a JSON object, as every line of JSONL must be. */
export function isJsonObject(line: string): boolean {
  return rowOf(line) instanceof Map
}

interface Fault {
  readonly fault: string
}

/** The text of a line, null if its field is null, or the fault of the line. */
function textOfLine(line: string, field: string): string | null | Fault {
  const row = rowOf(line)
  if (!(row instanceof Map)) {
    const fault = row ?? `not an object; each line should be like {"${field}": "…"}`
    return { fault }
  }
  const text = row.get(field)
  if (typeof text === 'string' || text === null) return text
  const textual = stringFields(row)
  const what = row.has(field) ? `field '${field}' is not a string` : `has no field '${field}'`
  const remedy =
    textual.length > 0
      ? `name one with ${nameOption('field')}: ${textual.join(', ')}`
      : 'no field of it is a string'
  return { fault: `${what}; ${remedy}` }
}

/** The fields of a line that is an object, the reason why it is no JSON, or undefined for any other JSON. */
function rowOf(line: string): Map<string, unknown> | string | undefined {
  let row: unknown
  try {
    row = JSON.parse(line)
  } catch (error) {
    const why = error instanceof Error ? error.message.replaceAll('\n', ' ') : String(error)
    return `not JSON (${why})`
  }
  if (typeof row !== 'object' || row === null || Array.isArray(row)) return undefined
  return new Map<string, unknown>(Object.entries(row))
}

function stringFields(row: ReadonlyMap<string, unknown>): string[] {
  return Array.from(row.keys()).filter(key => typeof row.get(key) === 'string')
}

/** The number of line feeds before a byte of a file. */
async function countLineFeeds({ path }: SampleFile, to: number): Promise<number> {
  let count = 0
  for await (const chunk of bytesOf(path, { range: { from: 0, to } }))
    for (const byte of chunk) count += Number(byte === 0x0a)
  return count
}
