import { z } from 'zod'
import { type PublishedTable, publishedTables } from '../../catalog/published.ts'
import { InputError } from '../../errors.ts'
import type { Settings } from '../../sources/settings.ts'
import { parseJson, readText, tableOfCsv } from '../read-manifest.ts'
import { decimalsOf } from '../verdict.ts'
import type { PublishedColumn } from './columns.ts'

/** Row → column → number, and what is known about it. */
export type TableToExplain = Pick<PublishedTable, 'title' | 'values'> &
  Partial<
    Pick<PublishedTable, 'source' | 'printed' | 'said' | 'rounding' | 'earlier' | 'misprints'>
  >

const ownSchema = z.object({
  title: z.string().optional(),
  source: z.string().optional(),
  rounding: z.enum(['nearest', 'floored', 'exact']).optional(),
  values: z.record(z.string(), z.union([z.number(), z.record(z.string(), z.number())])),
})

/**
 * A table to explain: an id of `bench/published/`, a JSON file with `values` (row → number, or row →
 * column → number), or a CSV file whose first column names the tokenizers.
 */
export async function readTable(reference: string, settings: Settings): Promise<TableToExplain> {
  // A word is more likely a mistyped id, anything else a path.
  if (/^[\w-]+$/.test(reference)) return publishedTables.get(reference)
  const text = await readText(reference, settings)
  if (/^\s*[[{]/.test(text)) return fromJson(text, reference)
  return { title: reference, values: tableOfCsv(text, reference) }
}

/** The columns of a table, each as the printing with the most decimals has it. */
export function columnsOf({ values, earlier, rounding = 'nearest' }: TableToExplain) {
  const cells = earlier ?? values
  const names = [...new Set(Object.values(cells).flatMap(row => Object.keys(row)))]
  return names.map((name): PublishedColumn => {
    const entries = Object.entries(cells).flatMap(([row, columns]) => {
      const value = columns[name]
      return value === undefined ? [] : [[row, value] as const]
    })
    return {
      name,
      values: Object.fromEntries(entries),
      decimals: decimalsOf(entries.map(([, value]) => value)),
      // What was cut off is in the earlier printing.
      rounding: earlier ? 'nearest' : rounding,
    }
  })
}

function fromJson(text: string, where: string): TableToExplain {
  const parsed = ownSchema.safeParse(parseJson(text, where))
  if (!parsed.success) {
    throw new InputError(
      `${where}: needs "values", row → number or row → column → number ` +
        `(${z.prettifyError(parsed.error).replaceAll('\n', ' ')})`,
    )
  }
  const { title = where, source, rounding, values } = parsed.data
  return {
    title,
    ...(source === undefined ? {} : { source }),
    ...(rounding === undefined ? {} : { rounding }),
    values: Object.fromEntries(
      Object.entries(values).map(([row, cells]) => [
        row,
        typeof cells === 'number' ? { value: cells } : cells,
      ]),
    ),
  }
}
