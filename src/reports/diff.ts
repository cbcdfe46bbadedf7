import { type MetricName, metricOf } from '../metrics/metrics.ts'
import type { SuiteRecord } from './record.ts'
import { gridOf, type Value } from './values.ts'

/** The differences between two records of the same question. */
export interface RecordDiff {
  readonly versions: readonly [old: string, new: string]
  readonly appeared: readonly DiffPlace[]
  readonly vanished: readonly DiffPlace[]
  readonly changed: readonly Change[]
  /** Values that both have, and that are the same. */
  readonly same: number
}

export interface DiffPlace {
  readonly tokenizer: string
  readonly text: string
  readonly metric: MetricName
}

export interface Change extends DiffPlace {
  readonly old: number
  readonly new: number
  /** new ÷ old - 1 */
  readonly change: number
  readonly direction: 'better' | 'worse' | 'other'
  /** Whether the new value lies outside the old interval; null where there was none. */
  readonly beyondInterval: boolean | null
  /** On the same text no change is chance: the counts differ. */
  readonly sameText: boolean
}

/** Compares all values that the metrics of either record give. */
export function diffRecords(before: SuiteRecord, after: SuiteRecord): RecordDiff {
  const [old, now] = [valuesOf(before), valuesOf(after)]
  const only = (one: typeof old, other: typeof old) =>
    Array.from(one).flatMap(([key, { place }]) => (other.has(key) ? [] : [place]))
  const both = Array.from(old).flatMap(([key, one]) => {
    const other = now.get(key)
    return other ? [changeOf(one, other)] : []
  })
  const changed = both.filter(change => change.old !== change.new)
  return {
    versions: [before.tokrate, after.tokrate],
    appeared: only(now, old),
    vanished: only(old, now),
    changed,
    same: both.length - changed.length,
  }
}

interface Known {
  readonly place: DiffPlace
  readonly value: Value
  readonly corpusHash: string | null
}

function valuesOf(record: SuiteRecord): Map<string, Known> {
  const known = record.metrics.flatMap(metric => {
    const grid = gridOf(record, metric)
    return grid.rows.flatMap(row =>
      grid.columns.flatMap(column => {
        const value = grid.valueAt(row, column)
        const place = { tokenizer: row.id, text: column.label, metric }
        return value ? [{ place, value, corpusHash: column.corpus.sha256 }] : []
      }),
    )
  })
  return new Map(known.map(one => [JSON.stringify(one.place), one]))
}

function changeOf(one: Known, other: Known): Change {
  const [old, now] = [one.value.number, other.value.number]
  const { better } = metricOf(one.place.metric)
  const { interval } = one.value
  const isLower = now < old
  return {
    ...one.place,
    old,
    new: now,
    change: now / old - 1,
    direction:
      better === 'near 1' ? 'other' : isLower === (better === 'lower') ? 'better' : 'worse',
    beyondInterval: interval ? now < interval[0] || now > interval[1] : null,
    sameText: one.corpusHash !== null && one.corpusHash === other.corpusHash,
  }
}
