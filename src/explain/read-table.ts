import { z } from 'zod'
import { type PublishedTable, publishedTables } from '../catalog/published.ts'
import { InputError } from '../errors.ts'
import { numberIn, parseCsv } from '../published/csv.ts'
import type { Settings } from '../settings.ts'
import { isAddress } from '../sources/address.ts'
import { fetchSource } from '../sources/fetch-source.ts'
import { decimalsOf, type PublishedColumn } from './column.ts'

/** Row → column → number, and what is known about it. */
export type TableToExplain = Pick<PublishedTable, 'title' | 'values'> &
  Partial<Pick<PublishedTable, 'source' | 'said' | 'rounding' | 'earlier' | 'misprints'>>

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
  if (publishedTables.has(reference)) return publishedTables.get(reference)
  if (/^[\w-]+$/.test(reference)) return publishedTables.get(reference)
  const address = isAddress(reference) ? reference : `file:${reference}`
  const text = Buffer.from(await fetchSource({ address }, settings)).toString('utf8')
  return /^\s*[[{]/.test(text) ? fromJson(text, reference) : fromCsv(text, reference)
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
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch (error) {
    throw new InputError(`${where}: not JSON (${error instanceof Error ? error.message : error})`, {
      cause: error,
    })
  }
  const parsed = ownSchema.safeParse(json)
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

function fromCsv(text: string, where: string): TableToExplain {
  const [head = [], ...lines] = parseCsv(text, where)
  if (head.length < 2 || lines.length === 0) {
    throw new InputError(
      `${where}: needs a first line of names (tokenizer, column, …) and a line a tokenizer`,
    )
  }
  const rows = lines.map((cells, i) => {
    if (cells.length !== head.length) {
      throw new InputError(
        `${where}: line ${i + 2} has ${cells.length} cells where the first has ${head.length}`,
      )
    }
    const numbers = head.slice(1).flatMap((column, j) => {
      const number = numberIn(cells[j + 1]!, `${where}: line ${i + 2}, ${column}`)
      return number === undefined ? [] : [[column, number] as const]
    })
    return [cells[0]!, Object.fromEntries(numbers)] as const
  })
  return { title: where, values: Object.fromEntries(rows) }
}
