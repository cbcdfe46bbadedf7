import type { MetricName } from '../metrics/metrics.ts'
import { type Column, columnsOf } from './cells.ts'
import { metricTable } from './metric-table.ts'
import type { SuiteRecord } from './record.ts'
import { htmlTable, markdownTable, type Table } from './table.ts'
import { gridOf } from './values.ts'

/** One cell as data; `null` where nothing was measured. */
export type TableValue = string | number | boolean | null

/** A table for a notebook: data to go on with, and the same as text to show. */
export interface DataTable {
  readonly columns: readonly string[]
  /** Column → value, a row each. Numbers are not rounded. */
  readonly rows: readonly Readonly<Record<string, TableValue>>[]
  /** The table as GitHub's Markdown; numbers are rounded, with their intervals if any. */
  readonly markdown: string
  /** A `<table>`, escaped. */
  readonly html: string
}

/** Which metric `toTable` puts into the cells. */
export interface ToTableOptions {
  /** The metric that is shown; the first of the record by default. */
  readonly metric?: MetricName
}

/**
 * A table of what `compare` gives (tokenizers down, corpora across, one metric), or of any plain objects,
 * as `countCorpora` gives them (their keys across).
 *
 *     const { html, rows } = toTable(await compare(['gpt2', 'llama']))
 */
export function toTable(
  data: SuiteRecord | readonly object[],
  { metric }: ToTableOptions = {},
): DataTable {
  return isRecord(data) ? ofRecord(data, metric ?? data.metrics[0]!) : ofObjects(data)
}

function isRecord(data: SuiteRecord | readonly object[]): data is SuiteRecord {
  return !Array.isArray(data)
}

function ofRecord(record: SuiteRecord, metric: MetricName): DataTable {
  const grid = gridOf(record, metric)
  const columns = columnsOf(record.corpora).filter(({ label }) =>
    grid.columns.some(column => column.label === label),
  )
  const value = (row: SuiteRecord['tokenizers'][number], column: Column) =>
    grid.valueAt(row, column)?.number ?? null
  return {
    columns: ['tokenizer', 'vocabulary', ...columns.map(({ label }) => label)],
    rows: grid.rows.map(row => ({
      tokenizer: row.id,
      vocabulary: row.sizes.base,
      ...Object.fromEntries(columns.map(column => [column.label, value(row, column)])),
    })),
    ...texts(metricTable(record, grid)),
  }
}

function ofObjects(objects: readonly object[]): DataTable {
  const rows = objects.map(object => Object.fromEntries(Object.entries(object).map(asValue)))
  const columns = [...new Set(rows.flatMap(row => Object.keys(row)))]
  const isNumeric = (column: string) => rows.every(row => typeof row[column] !== 'string')
  return {
    columns,
    rows,
    ...texts({
      head: columns.map(label => ({ label, align: isNumeric(label) ? 'right' : 'left' })),
      rows: rows.map(row => columns.map(column => printed(row[column]))),
    }),
  }
}

function texts(table: Table): Pick<DataTable, 'markdown' | 'html'> {
  return { markdown: markdownTable(table), html: htmlTable(table) }
}

function asValue([key, value]: [string, unknown]): [string, TableValue] {
  const isPlain = ['string', 'number', 'boolean'].includes(typeof value)
  return [key, isPlain ? (value as TableValue) : value == null ? null : JSON.stringify(value)]
}

function printed(value: TableValue | undefined): string {
  if (value === null || value === undefined) return '–'
  if (typeof value !== 'number') return String(value)
  return Number.isInteger(value) ? value.toLocaleString('en') : value.toPrecision(4)
}
