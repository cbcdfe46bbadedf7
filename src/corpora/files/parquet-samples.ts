import { InputError, nameOption } from '../../errors.ts'
import { notesOn, parquetTexts } from './parquet.ts'
import { checkTextColumn, openParquet } from './parquet-file.ts'
import type { SampleFile, SampleReader } from './sample-file.ts'

/** Reads one sample per row of a Parquet file. Rows whose text is null are skipped. */
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

/** The column of the text (`field`, else `text`, else the only text column), and notes on it. */
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

/** The number of row groups, at which a file can be cut. */
export async function rowGroupsOf({ path, name }: SampleFile): Promise<number> {
  const parquet = await openParquet(path, name)
  await parquet.close()
  return parquet.metadata.row_groups.length
}

/** The column `text`, or the only text column. Throws if the user must choose. */
export function onlyTextColumn(name: string, columns: readonly string[]): string {
  if (columns.includes('text')) return 'text'
  if (columns.length === 1) return columns[0]!
  const known =
    columns.length > 0
      ? `name one with ${nameOption('field')}: ${columns.join(', ')}`
      : 'it has no text column'
  throw new InputError(`${name}: has no column 'text'; ${known}`)
}
