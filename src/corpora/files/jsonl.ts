import { InputError, nameOption } from '../../errors.ts'
import type { Sample } from '../sample.ts'
import { bytesOf, type Line, linesOf } from './lines.ts'
import type { SampleFile, SampleReader, SampleReading } from './sample-file.ts'
import { wellFormed } from './utf8.ts'

/**
 * A sample a line: the value of the field of an object. Blank lines are none, and neither is a line whose
 * field is null. Any other line that has no such text is an InputError with its number.
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

/** Blank as JSON means it; anything else must parse. */
export function isBlank({ text }: Line): boolean {
  return /^[ \t]*$/.test(text)
}

/** The sample of a line that is not blank, the how many-th that is read; undefined where it has no text. */
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
  const inFront = first > 0 ? await lineFeeds(file, first) : 0
  throw new InputError(`${file.name}:${inFront + number}: ${found.fault}`)
}

/** Where the line begins and not its number: a part of a file does not know the lines in front of it. */
export function idOfLine({ name }: SampleFile, from: number): string {
  return `${name}@${from}`
}

/** The field that holds the text: `text`, or the only one of the first line that is a string. */
export async function fieldOfJsonl({ path, name, compression }: SampleFile): Promise<string> {
  for await (const line of linesOf(path, { name, compression })) {
    if (isBlank(line)) continue
    const row = rowOf(line.text)
    if (row instanceof Map && !row.has('text')) {
      const textual = textualOf(row)
      if (textual.length === 1) return textual[0]!
    }
    break
  }
  return 'text'
}

/** Whether a line is an object, as each line of JSONL is. */
export function isJsonObject(line: string): boolean {
  return rowOf(line) instanceof Map
}

interface Fault {
  readonly fault: string
}

/** The text of a line, null where it says that there is none, or what is wrong with the line. */
function textOfLine(line: string, field: string): string | null | Fault {
  const row = rowOf(line)
  if (!(row instanceof Map)) {
    const fault = row ?? `not an object; each line should be like {"${field}": "…"}`
    return { fault }
  }
  const text = row.get(field)
  if (typeof text === 'string' || text === null) return text
  const textual = textualOf(row)
  const what = row.has(field) ? `field '${field}' is not a string` : `has no field '${field}'`
  const remedy =
    textual.length > 0
      ? `name one with ${nameOption('field')}: ${textual.join(', ')}`
      : 'no field of it is a string'
  return { fault: `${what}; ${remedy}` }
}

/** The fields of a line; why it is no JSON; undefined for another kind of JSON. */
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

function textualOf(row: ReadonlyMap<string, unknown>): string[] {
  return Array.from(row.keys()).filter(key => typeof row.get(key) === 'string')
}

/** The lines that end before a byte of a file. */
async function lineFeeds({ path }: SampleFile, to: number): Promise<number> {
  let count = 0
  for await (const chunk of bytesOf(path, { range: { from: 0, to } }))
    for (const byte of chunk) count += Number(byte === 0x0a)
  return count
}
