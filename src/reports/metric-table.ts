import { metricOf } from '../metrics/metrics.ts'
import type { Column } from './cells.ts'
import { decimal, plusMinus, wholeNumber } from './format.ts'
import type { Published } from './published.ts'
import type { RecordedTokenizer, SuiteRecord } from './record.ts'
import type { Table } from './table.ts'
import type { Grid, Value } from './values.ts'

/** A column of a printed table: its head, and what stands in it for each tokenizer. */
export interface PrintedColumn {
  readonly label: string
  cell(row: RecordedTokenizer): string
}

/** One metric over all corpora, with published numbers beside ours. */
export function metricTable(record: SuiteRecord, grid: Grid, published?: Published): Table {
  const { digits } = metricOf(grid.metric)
  const format = published?.format ?? ((number: number) => decimal(number, digits))
  // What is floored has no decimals, and neither has its interval.
  const plusMinusDigits = published?.isFloored ? 0 : digits
  const theirs = (column: string, label: string): PrintedColumn => ({
    label,
    cell: ({ id }) => optional(published?.valueAt(id, column), format),
  })
  const ours = (column: Column): PrintedColumn => ({
    label: column.label,
    cell: row => printedValue(grid.valueAt(row, column), format, plusMinusDigits),
  })
  return tableOf(grid.rows, [
    ...sizeColumns(record, record.published?.metric === grid.metric),
    ...(published?.undisclosed ?? []).map(text => theirs(text, `published, ${text}`)),
    ...grid.columns.flatMap(column => [
      ...(published?.has(column.label) ? [theirs(column.label, `${column.label}, published`)] : []),
      ours(column),
    ]),
  ])
}

/** The size of the base vocabulary, beside the published one where that is asked for. */
export function sizeColumns(record: SuiteRecord, withPublished: boolean): PrintedColumn[] {
  const published = withPublished ? record.published?.table.vocabSize : undefined
  return [
    ...(published
      ? [
          {
            label: 'vocabulary, published',
            cell: ({ id }: RecordedTokenizer) => optional(published[id], wholeNumber),
          },
        ]
      : []),
    {
      label: 'vocabulary',
      cell: ({ sizes }) => wholeNumber(sizes.base),
    },
  ]
}

/** Tokenizers down, columns across. */
export function tableOf(
  rows: readonly RecordedTokenizer[],
  columns: readonly PrintedColumn[],
): Table {
  return {
    head: [
      { label: 'tokenizer', align: 'left' },
      ...columns.map(({ label }) => ({ label, align: 'right' as const })),
    ],
    rows: rows.map(row => [
      row.sameAs === undefined ? row.id : `${row.id} (= ${row.sameAs})`,
      ...columns.map(column => column.cell(row)),
    ]),
  }
}

/**
 * A value with its interval, if `digits` are given for it, and its marks: struck out, stale, or a dash
 * for one that was never measured.
 */
export function printedValue(
  value: Value | undefined,
  format: (number: number) => string,
  digits?: number,
): string {
  if (!value) return '–'
  const { number, interval, struckOut, stale } = value
  const sure = interval && digits !== undefined ? plusMinus(number, interval, digits) : ''
  const text = struckOut ? `~~${format(number)}~~` : `${format(number)}${sure}`
  return `${text}${stale ? ' †' : ''}`
}

/** A published number, or nothing where nobody published one. */
export function optional(number: number | undefined, format: (number: number) => string): string {
  return number === undefined ? '' : format(number)
}
