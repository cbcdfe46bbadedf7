import { stringify } from 'csv-stringify/browser/esm/sync'
import { type MetricName, metricOf } from '../../metrics/metrics.ts'
import type { Column } from '../cells.ts'
import { decimal, plusMinus, wholeNumber } from '../format.ts'
import { type Published, publishedFor } from '../published.ts'
import type { RecordedTokenizer, SuiteRecord } from '../record.ts'
import { markdownTable } from '../table.ts'
import { type Grid, gridOf, sentenceGridOf, type Value } from '../values.ts'
import type { State } from './state.ts'

/** A cell of a table on the page. */
export interface ShownCell {
  readonly text: string
  /** The interval beside the text: `±0.005`. */
  readonly interval: string
  readonly number: number | undefined
  readonly struckOut: boolean
  readonly stale: boolean
}

export interface ShownColumn {
  readonly key: string
  readonly label: string
  readonly isPublished: boolean
}

export interface ShownRow {
  readonly tokenizer: RecordedTokenizer
  readonly cells: readonly ShownCell[]
}

export interface ShownTable {
  readonly columns: readonly ShownColumn[]
  readonly rows: readonly ShownRow[]
}

type Choice = Pick<State, 'filter' | 'corpora' | 'sort' | 'descending'>

/** The table of a metric, filtered by name and corpus and sorted. Rows without a number come last. */
export function shownTable(record: SuiteRecord, metric: MetricName, choice: Choice): ShownTable {
  const published = publishedFor(record, metric)
  const grids = [gridOf(record, metric), sentenceGridOf(record, metric)]
  const columns = grids.flatMap(grid => printedColumns(grid, published, choice.corpora, metric))
  const wanted = choice.filter.trim().toLowerCase()
  const rows = record.tokenizers
    .filter(({ id, title }) => `${id} ${title}`.toLowerCase().includes(wanted))
    .map(tokenizer => ({ tokenizer, cells: columns.map(({ cell }) => cell(tokenizer)) }))
  return {
    columns: columns.map(({ cell, ...column }) => column),
    rows: sorted(rows, columns, choice),
  }
}

interface PrintedColumn extends ShownColumn {
  cell(row: RecordedTokenizer): ShownCell
}

function printedColumns(
  grid: Grid,
  published: Published | undefined,
  corpora: readonly string[],
  metric: MetricName,
): PrintedColumn[] {
  const { digits } = metricOf(metric)
  const format = published?.format ?? ((number: number) => decimal(number, digits))
  const theirs = (column: string): PrintedColumn => ({
    key: `published ${column}`,
    label: column,
    isPublished: true,
    cell: ({ id }) => plainCell(published?.valueAt(id, column), format),
  })
  const ours = (column: Column): PrintedColumn => ({
    key: column.label,
    label: column.label,
    isPublished: false,
    cell: row => measuredCell(grid.valueAt(row, column), format, published?.isFloored ? 0 : digits),
  })
  const shown = grid.columns.filter(
    ({ corpus }) => corpora.length === 0 || corpora.includes(corpus.id),
  )
  // Numbers of undisclosed texts come once, before our own texts.
  const undisclosed = shown.some(({ corpus }) => !corpus.sentence) ? published?.undisclosed : []
  return [
    ...(undisclosed ?? []).map(theirs),
    ...shown.flatMap(column => [
      ...(published?.has(column.label) ? [theirs(column.label)] : []),
      ours(column),
    ]),
  ]
}

function measuredCell(
  value: Value | undefined,
  format: (number: number) => string,
  digits: number,
): ShownCell {
  if (!value) return { ...plainCell(undefined, format), text: '–' }
  const { number, interval, struckOut, stale } = value
  const around = interval && !struckOut ? plusMinus(number, interval, digits).trim() : ''
  return { text: format(number), interval: around, number, struckOut, stale }
}

function plainCell(number: number | undefined, format: (number: number) => string): ShownCell {
  const text = number === undefined ? '' : format(number)
  return { text, interval: '', number, struckOut: false, stale: false }
}

/** Sorts the rows. A struck-out number is not ranked: its row comes last, like one that was not measured. */
function sorted(rows: readonly ShownRow[], columns: readonly ShownColumn[], choice: Choice) {
  const { sort, descending } = choice
  if (sort === '') return rows
  const at = columns.findIndex(({ key }) => key === sort)
  if (sort === 'tokenizer') {
    const byName = rows.toSorted((a, b) => (a.tokenizer.id < b.tokenizer.id ? -1 : 1))
    return descending ? byName.reverse() : byName
  }
  const keyOf = ({ tokenizer, cells }: ShownRow) => {
    if (sort === 'vocabulary') return tokenizer.sizes.base
    const cell = cells[at]
    return cell?.struckOut ? undefined : cell?.number
  }
  const ranked = rows.filter(row => keyOf(row) !== undefined)
  const others = rows.filter(row => keyOf(row) === undefined)
  const sign = descending ? -1 : 1
  return [...ranked.toSorted((a, b) => sign * (keyOf(a)! - keyOf(b)!)), ...others]
}

/** The table in Markdown, as the reports print it. */
export function tableMarkdown({ columns, rows }: ShownTable): string {
  return markdownTable({
    head: [
      { label: 'tokenizer', align: 'left' },
      { label: 'vocabulary', align: 'right' },
      ...columns.map(column => ({ label: headOf(column), align: 'right' as const })),
    ],
    rows: rows.map(({ tokenizer, cells }) => [
      nameOf(tokenizer),
      wholeNumber(tokenizer.sizes.base),
      ...cells.map(({ text, interval, struckOut, stale }) =>
        [struckOut ? `~~${text}~~` : text, interval, stale ? '†' : ''].filter(Boolean).join(' '),
      ),
    ]),
  })
}

/** The table in CSV: full numbers, with remarks in a column of their own. */
export function tableCsv({ columns, rows }: ShownTable): string {
  const head = ['tokenizer', 'vocabulary', ...columns.map(headOf), 'remark']
  const lines = rows.map(({ tokenizer, cells }) => [
    tokenizer.id,
    tokenizer.sizes.base,
    ...cells.map(({ number }) => number ?? ''),
    remarkOf(columns, cells),
  ])
  return stringify([head, ...lines], { escape_formulas: true })
}

function remarkOf(columns: readonly ShownColumn[], cells: readonly ShownCell[]): string {
  return cells
    .flatMap(({ struckOut, stale }, i) => [
      ...(struckOut ? [`${headOf(columns[i]!)}: too many unknown tokens`] : []),
      ...(stale ? [`${headOf(columns[i]!)}: stale`] : []),
    ])
    .join('; ')
}

export function headOf({ label, isPublished }: ShownColumn): string {
  return isPublished ? `${label}, published` : label
}

export function nameOf({ id, sameAs }: RecordedTokenizer): string {
  return sameAs === undefined ? id : `${id} (= ${sameAs})`
}
