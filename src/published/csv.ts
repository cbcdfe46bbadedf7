import { InputError } from '../errors.ts'

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
