import { z } from 'zod'
import { type PublishedEntry, publishedEntrySchema, publishedTables } from '../catalog/published.ts'
import { InputError } from '../errors.ts'
import { isAddress } from '../sources/address.ts'
import { fetchSource } from '../sources/fetch-source.ts'
import type { Settings } from '../sources/settings.ts'

/** A table of text cells, as comma-separated values (RFC 4180): quoted cells may hold `,`, `""`, line breaks. */
export function parseCsv(text: string, where: string): string[][] {
  const rows: string[][] = [[]]
  // Each match is one cell and what ends it.
  const cell = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n|\n|\r|$)/gy
  const body = text.replace(/^\ufeff/, '').replace(/[\r\n]+$/, '')
  for (let at = 0; ; at = cell.lastIndex) {
    const found = cell.exec(body)
    if (!found) throw new InputError(`${where}: line ${lineAt(body, at)} has a quote out of place`)
    const [, quoted, bare = '', end] = found
    rows.at(-1)!.push(quoted?.replaceAll('""', '"') ?? bare.trim())
    if (end === '') return rows
    if (end !== ',') rows.push([])
  }
}

/** The number in a cell, with the decimals that were printed; `undefined` where the cell is empty. */
export function numberIn(cell: string, where: string): number | undefined {
  if (cell === '' || cell === '-' || cell === '–') return undefined
  const number = Number(cell.replaceAll(',', '').replace(/%$/, ''))
  if (Number.isFinite(number)) return number
  throw new InputError(`${where}: '${cell}' is not a number`)
}

function lineAt(text: string, index: number): number {
  return text.slice(0, index).split(/\r\n|\n|\r/).length
}

/** A manifest: an id of `bench/published/`, or a file of the same form. */
export async function readManifest(reference: string, settings: Settings): Promise<PublishedEntry> {
  // A word is more likely a mistyped id, anything else a path.
  if (/^[\w-]+$/.test(reference)) return publishedTables.get(reference)
  const parsed = publishedEntrySchema.safeParse(
    parseJson(await readText(reference, settings), reference),
  )
  if (parsed.success) return parsed.data
  throw new InputError(`${reference}: ${z.prettifyError(parsed.error).replaceAll('\n', ' ')}`)
}

/** Published numbers as CSV: a line a column of the table (a language), a cell a tokenizer. */
export async function readValues(
  reference: string,
  settings: Settings,
): Promise<Record<string, Record<string, number>>> {
  const rows = tableOfCsv(await readText(reference, settings), reference)
  const values: Record<string, Record<string, number>> = {}
  for (const [column, cells] of Object.entries(rows)) {
    for (const [tokenizer, number] of Object.entries(cells)) {
      values[tokenizer] = { ...values[tokenizer], [column]: number }
    }
  }
  return values
}

/** First cell of a line → name of a cell's head → number; empty cells are left out. */
export function tableOfCsv(text: string, where: string): Record<string, Record<string, number>> {
  const [head = [], ...lines] = parseCsv(text, where)
  if (head.length < 2 || lines.length === 0) {
    throw new InputError(`${where}: needs a first line of names, and a name in front of each line`)
  }
  const rows = lines.map((cells, i) => {
    if (cells.length !== head.length) {
      throw new InputError(
        `${where}: line ${i + 2} has ${cells.length} cells where the first has ${head.length}`,
      )
    }
    const numbers = head.slice(1).flatMap((name, j) => {
      const number = numberIn(cells[j + 1]!, `${where}: line ${i + 2}, ${name}`)
      return number === undefined ? [] : [[name, number] as const]
    })
    return [cells[0]!, Object.fromEntries(numbers)] as const
  })
  return Object.fromEntries(rows)
}

/** The text of a file, or of what an address names. */
export async function readText(reference: string, settings: Settings): Promise<string> {
  const address = isAddress(reference) ? reference : `file:${reference}`
  return Buffer.from(await fetchSource({ address }, settings)).toString('utf8')
}

export function parseJson(text: string, where: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new InputError(`${where}: not JSON (${error instanceof Error ? error.message : error})`, {
      cause: error,
    })
  }
}
