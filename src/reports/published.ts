import { type MetricName, metricOf } from '../metrics/metrics.ts'
import { decimal, floored } from './format.ts'
import type { SuiteRecord } from './record.ts'

/** Published numbers for one metric of a record. */
export interface Published {
  /** The columns that name no corpus of ours: texts that were not disclosed. */
  readonly undisclosed: readonly string[]
  has(column: string): boolean
  valueAt(tokenizer: string, column: string): number | undefined
  readonly isFloored?: boolean
  /** Prints a number of either side in the way that makes the two comparable. */
  format(number: number): string
}

/** The published numbers to show beside `metric`, if there are any. */
export function publishedFor(record: SuiteRecord, metric: MetricName): Published | undefined {
  if (record.published?.metric === metric) return asPrinted(record, metric)
  return metric === 'normalizedSequenceLength' ? relativeToBaseline(record) : undefined
}

function asPrinted(record: SuiteRecord, metric: MetricName): Published {
  const { values, rounding } = record.published!.table
  const { digits } = metricOf(metric)
  return {
    ...columnsOf(record, values),
    valueAt: (tokenizer, column) => values[tokenizer]?.[column],
    isFloored: rounding === 'floored',
    format: number => (rounding === 'floored' ? floored(number) : decimal(number, digits)),
  }
}

/**
 * Ratios between two rows of the published table can be compared with ours although the texts differ.
 * They are taken from the printing with the most decimals.
 */
function relativeToBaseline(record: SuiteRecord): Published | undefined {
  const { published, baseline } = record
  const values = published?.table.earlier ?? published?.table.values
  const below = baseline === undefined ? undefined : values?.[baseline]
  if (!values || !below) return undefined
  return {
    ...columnsOf(record, values),
    valueAt(tokenizer, column) {
      const above = values[tokenizer]?.[column]
      const base = below[column]
      return above !== undefined && base !== undefined ? above / base : undefined
    },
    format: number => decimal(number, metricOf('normalizedSequenceLength').digits),
  }
}

function columnsOf(
  { corpora }: SuiteRecord,
  values: Readonly<Record<string, Readonly<Record<string, number>>>>,
): Pick<Published, 'undisclosed' | 'has'> {
  const columns = [...new Set(Object.values(values).flatMap(row => Object.keys(row)))]
  return {
    undisclosed: columns.filter(column => !corpora.some(corpus => corpus.id === column)),
    has: column => columns.includes(column),
  }
}
