import { Readable } from 'node:stream'
import { InputError, nameOption } from '../../errors.ts'
import { textOf } from './lines.ts'
import type { SampleFile, SampleReader, SampleReading } from './sample-file.ts'

export interface CsvOptions {
  /** The name of the file in messages. */
  readonly name: string
  /** Whether tabs, not commas, separate the values. */
  readonly tabs: boolean
}

/** The most bytes of a record. Without a limit, an unclosed quote would read the rest of the file into memory. */
const longestRecord = 2 ** 28

/**
 * Streams the records of a table; the first holds the names of the columns. Quoted values may hold line
 * ends and doubled quotes (RFC 4180); in TSV a quote within a value is an ordinary character. A record
 * that is broken, or has more or fewer values than the first, is an InputError with its number and line.
 */
export async function* csvRecords(
  text: AsyncIterable<string>,
  { name, tabs }: CsvOptions,
): AsyncGenerator<readonly string[]> {
  const { parse } = await import('csv-parse')
  const parser = parse({
    delimiter: tabs ? '\t' : ',',
    relax_quotes: tabs,
    skip_empty_lines: true,
    max_record_size: longestRecord,
  })
  const source = Readable.from(text, { objectMode: true, highWaterMark: 1 })
  source.on('error', error => parser.destroy(error))
  source.pipe(parser)
  try {
    yield* parser as AsyncIterable<string[]>
  } catch (error) {
    throw csvError(error, name)
  } finally {
    source.destroy()
    parser.destroy()
  }
}

function csvError(error: unknown, name: string): unknown {
  if (!(error instanceof Error) || InputError.is(error)) return error
  const { lines, records } = error as { lines?: unknown; records?: unknown }
  if (typeof lines !== 'number' || typeof records !== 'number') return error
  // People do not count the record of the names.
  const record = records === 0 ? 'the names of the columns' : `record ${records}`
  const why = error.message.replaceAll('\n', ' ').replace(/ (?:on|at) line \d+.*$/, '')
  return new InputError(`${name}:${lines}: ${record}: ${why}`, { cause: error })
}

/** Reads one sample per record of a table. The first record holds the names of the columns. */
export const csvSamples: SampleReader = async function* (file, reading) {
  const { name, field, samples } = file
  let column: number | undefined
  let record = -1
  for await (const values of recordsOf(file, reading)) {
    if (column === undefined) {
      column = columnOf(name, values, field)
      continue
    }
    record++
    if (samples && record < samples.from) continue
    if (samples && record >= samples.to) return
    yield { id: `${name}:${record + 1}`, texts: { text: values[column]! } }
  }
}

/** The column of the text: `text`, or the only one. */
export async function fieldOfCsv(file: SampleFile): Promise<string> {
  for await (const names of recordsOf(file, { compression: file.compression, name: file.name })) {
    if (names.length === 1) return names[0]!
    columnOf(file.name, names, 'text')
    return 'text'
  }
  return 'text'
}

function recordsOf({ path, name, format }: SampleFile, reading: SampleReading) {
  return csvRecords(textOf(path, reading), { name, tabs: format === 'tsv' })
}

function columnOf(name: string, names: readonly string[], field: string): number {
  const column = names.indexOf(field)
  if (column >= 0) return column
  throw new InputError(
    `${name}: has no column '${field}'; name one with ${nameOption('field')}: ${names.join(', ')}`,
  )
}
