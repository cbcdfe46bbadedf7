import { type Counts, isStruckOut } from '../metrics/counts.ts'
import { type MetricName, metricOf } from '../metrics/metrics.ts'
import type { Interval } from '../metrics/statistics/interval.ts'
import { type CellIndex, type Column, columnsOf, type FoundCell, indexCells } from './cells.ts'
import type { RecordedCell, RecordedTokenizer, SuiteRecord } from './record.ts'

/** One number of a table, with its interval and remarks. */
export interface Value {
  readonly number: number
  readonly counts: Counts
  /** The confidence interval; absent if there are too few samples. */
  readonly interval?: Interval | undefined
  /** Too much of the text became unknown tokens. */
  readonly struckOut: boolean
  /** Measured from other bytes than the catalogs name now. */
  readonly stale: boolean
}

/** A metric over a record: rows × columns. */
export interface Grid {
  readonly metric: MetricName
  readonly rows: readonly RecordedTokenizer[]
  readonly columns: readonly Column[]
  /** `undefined` where the cell was never measured, or the metric needs what is not there. */
  valueAt(row: RecordedTokenizer, column: Column): Value | undefined
}

/** The table of `metric` over the record's corpora; columns where it means nothing are left out. */
export function gridOf(record: SuiteRecord, metric: MetricName): Grid {
  return grid(record, metric, columnsOf(record.corpora.filter(corpus => !corpus.sentence)))
}

/** The same over the single sentences. */
export function sentenceGridOf(record: SuiteRecord, metric: MetricName): Grid {
  return grid(record, metric, columnsOf(record.corpora.filter(corpus => corpus.sentence)))
}

function grid(record: SuiteRecord, metric: MetricName, columns: readonly Column[]): Grid {
  const cells = indexCells(record)
  const baseline = record.tokenizers.find(({ id }) => id === record.baseline)
  return {
    metric,
    rows: record.tokenizers,
    columns: columns
      .filter(column => isMeaningful(metric, column))
      // All its languages together are the corpus.
      .map(column =>
        metricOf(metric).needs === 'languages' ? { ...column, label: column.corpus.id } : column,
      ),
    valueAt: (row, column) => valueAt(metric, cells, row, column, baseline),
  }
}

function isMeaningful(metric: MetricName, { corpus, side }: Column): boolean {
  const { needs } = metricOf(metric)
  const own = corpus.sides.find(known => known.side === side)
  if (needs === 'parallel') return side !== 'en' && corpus.sides.some(known => known.side === 'en')
  if (needs === 'blanks') return own?.segmenter === 'whitespace'
  return needs !== 'languages' || (corpus.sides.length > 1 && own === corpus.sides[0])
}

function valueAt(
  metric: MetricName,
  cells: CellIndex,
  row: RecordedTokenizer,
  column: Column,
  baseline: RecordedTokenizer | undefined,
): Value | undefined {
  const found = cells(row, column)
  if (!found) return undefined
  const onSameText = (other: typeof found | undefined) =>
    other?.corpusHash === found.corpusHash ? other.counts : undefined
  const number = metricOf(metric).of({
    counts: found.counts,
    english: onSameText(cells(row, { ...column, side: 'en' })),
    baseline: baseline && onSameText(cells(baseline, column)),
    vocabulary: row.sizes.base,
    ...piecesOf(found.cell),
    languages: languagesOf(cells, row, column)?.map(language => language.counts),
  })
  if (number === undefined) return undefined
  return {
    number,
    counts: found.counts,
    interval: found.cell.intervals?.[metric],
    struckOut: isStruckOut(found.counts),
    stale: found.cell.stale !== undefined,
  }
}

/** The numbers of a cell that need the ids. */
function piecesOf({ pieces }: RecordedCell) {
  if (!pieces) return {}
  const { distinct, shannonBits, renyiBits, ...counts } = pieces
  return { pieces: counts, usage: { distinct, shannonBits, renyiBits } }
}

/** The cells of all languages of a parallel corpus, if all of them are there and of the same text. */
function languagesOf(
  cells: CellIndex,
  row: RecordedTokenizer,
  { corpus, label }: Column,
): FoundCell[] | undefined {
  const found = corpus.sides.map(({ side }) => cells(row, { corpus, side, label }))
  const known = found.filter(cell => cell !== undefined)
  const isWhole = known.length === found.length && known.length > 1
  const isOneText = known.every(cell => cell.corpusHash === known[0]?.corpusHash)
  return isWhole && isOneText ? known : undefined
}
