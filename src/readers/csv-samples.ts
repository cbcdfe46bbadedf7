import { InputError } from '../errors.ts'
import { csvRecords } from './csv.ts'
import { textOf } from './lines.ts'
import type { SampleFile, SampleReader, SampleReading } from './sample-files.ts'

/** A sample a record of a table, the first of which has the names of the columns. */
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

/** The column that holds the text: `text`, or the only one. */
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
    `${name}: has no column '${field}'; name one with --field: ${names.join(', ')}`,
  )
}
