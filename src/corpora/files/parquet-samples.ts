import { InputError, nameOption } from '../../errors.ts'
import { notesOn, parquetTexts } from './parquet.ts'
import { checkTextColumn, openParquet } from './parquet-file.ts'
import type { SampleFile, SampleReader } from './sample-file.ts'

/** A sample a row of a Parquet file. A row whose text is null is none. */
export const parquetSamples: SampleReader = async function* (file, reading) {
  const { path, name, field, rowGroups, samples } = file
  const { onRead, onReplaced, notice } = reading
  const parquet = await openParquet(path, name, onRead)
  const rows = { fromRow: samples?.from ?? 0, toRow: samples?.to ?? parquet.rows }
  try {
    for await (const { row, text } of parquetTexts(parquet, field, {
      ...rows,
      rowGroups,
      onReplaced,
    })) {
      if (text === undefined) notice?.('missing', 1)
      else yield { id: `${name}:${row + 1}`, texts: { text } }
    }
  } finally {
    await parquet.close()
  }
}

/** The column that holds the text, `text` or the only one of texts unless named, and what to know of it. */
export async function columnOfParquet(
  { path, name }: SampleFile,
  field?: string,
): Promise<{ readonly field: string; readonly notes: readonly string[] }> {
  const parquet = await openParquet(path, name)
  try {
    const column = field ?? onlyTextColumn(name, parquet.textColumns)
    await checkTextColumn(parquet, column)
    return { field: column, notes: notesOn(parquet, column) }
  } finally {
    await parquet.close()
  }
}

/** How many row groups a file has: places to cut it at. */
export async function rowGroupsOf({ path, name }: SampleFile): Promise<number> {
  const parquet = await openParquet(path, name)
  await parquet.close()
  return parquet.metadata.row_groups.length
}

/** `text`, or the only column of texts; any other choice is a person's. */
export function onlyTextColumn(name: string, columns: readonly string[]): string {
  if (columns.includes('text')) return 'text'
  if (columns.length === 1) return columns[0]!
  const known =
    columns.length > 0
      ? `name one with ${nameOption('field')}: ${columns.join(', ')}`
      : 'it has no text column'
  throw new InputError(`${name}: has no column 'text'; ${known}`)
}
