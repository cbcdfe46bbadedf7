import { stringify } from 'csv-stringify/sync'
import { countNames } from '../metrics/counts.ts'
import type { MetricName } from '../metrics/metrics.ts'
import { publishedFor } from './published.ts'
import type { SuiteRecord } from './record.ts'
import { type Grid, gridOf, sentenceGridOf } from './values.ts'

/** A record as CSV in long form: one line a tokenizer, text and metric, with the counts it divides. */
export function toCsv(record: SuiteRecord): string {
  const lines = record.metrics.flatMap(metric => metricLines(record, metric))
  return stringify(lines, {
    header: true,
    columns: [...columns],
    // A spreadsheet would run a cell that begins with `=`.
    escape_formulas: true,
  })
}

const columns = [
  'suite',
  'tokenizer',
  'corpus',
  'part',
  'metric',
  'value',
  'low',
  'high',
  'published',
  ...countNames,
  'remark',
] as const

function metricLines(record: SuiteRecord, metric: MetricName) {
  return [
    ...gridLines(record, gridOf(record, metric)),
    ...gridLines(record, sentenceGridOf(record, metric)),
    ...undisclosedLines(record, metric),
  ]
}

function gridLines(record: SuiteRecord, grid: Grid) {
  const published = publishedFor(record, grid.metric)
  return grid.rows.flatMap(row =>
    grid.columns.flatMap(column => {
      const value = grid.valueAt(row, column)
      const theirs = published?.valueAt(row.id, column.label)
      if (!value && theirs === undefined) return []
      const remarks = [value?.stale && 'stale', value?.struckOut && 'too many unknown tokens']
      return [
        {
          suite: record.suite,
          tokenizer: row.id,
          corpus: column.corpus.id,
          part: column.side,
          metric: grid.metric,
          value: value?.number,
          low: value?.interval?.[0],
          high: value?.interval?.[1],
          published: theirs,
          ...value?.counts,
          remark: remarks.filter(Boolean).join(', '),
        },
      ]
    }),
  )
}

/** Published numbers about undisclosed texts, without values of ours to compare with. */
function undisclosedLines(record: SuiteRecord, metric: MetricName) {
  const published = publishedFor(record, metric)
  return (published?.undisclosed ?? []).flatMap(text =>
    record.tokenizers.flatMap(({ id }) => {
      const theirs = published?.valueAt(id, text)
      if (theirs === undefined) return []
      return [{ suite: record.suite, tokenizer: id, corpus: text, metric, published: theirs }]
    }),
  )
}
