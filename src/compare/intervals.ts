import { type MetricName, metricOf } from '../metrics/metrics.ts'
import { type ResampledCounts, resampledMetric } from '../metrics/resampled.ts'
import { bcaInterval } from '../metrics/statistics/bca.ts'
import { type Interval, leastSamples, percentileInterval } from '../metrics/statistics/interval.ts'
import type { Resampled } from '../metrics/statistics/resample.ts'
import { type Column, keyOf } from '../reports/cells.ts'
import type { SuiteRecord } from '../reports/record.ts'
import { gridOf, type Value } from '../reports/values.ts'
import type { Resampler } from './resampled.ts'

/**
 * Adds the intervals of its values to a record. A cell measured now gets an interval from its samples. Any
 * other keeps the interval of an earlier record, but only for the same value.
 */
export function withIntervals(
  record: SuiteRecord,
  fresh: IntervalFinder,
  earlier: readonly SuiteRecord[],
): SuiteRecord {
  const kept = keptIntervals(earlier)
  const found = new Map<string, Partial<Record<MetricName, Interval>>>()
  for (const place of placesOf(record)) {
    const interval = fresh(place) ?? kept(place)
    if (!interval) continue
    const key = keyOf(place.tokenizer, place.column.corpus.id, place.column.side)
    found.set(key, { ...found.get(key), [place.metric]: interval })
  }
  return {
    ...record,
    cells: record.cells.map(cell => {
      const intervals = found.get(keyOf(cell.tokenizer, cell.corpus, cell.side))
      return intervals ? { ...cell, intervals } : cell
    }),
  }
}

/** A value of a record, with its tokenizer, column and metric. */
export interface Place {
  readonly tokenizer: string
  readonly column: Column
  readonly metric: MetricName
  /** The baseline of a metric that is relative to one. */
  readonly baseline: string | undefined
  /** The size of the tokenizer's base vocabulary. */
  readonly vocabulary: number
  readonly value: Value
}

export type IntervalFinder = (place: Place) => Interval | undefined

/**
 * Finds the intervals of values that were measured now. Each is computed once, even if several suites show
 * it. The method is BCa with a jackknife, else percentiles.
 */
export function freshIntervals(resampled: Resampler, jackknife?: Resampler): IntervalFinder {
  const done = new Map<string, Interval | undefined>()
  return place => {
    const { baseline, value } = place
    if (value.counts.samples < leastSamples) return undefined
    const key = JSON.stringify([placeKey(place), baseline])
    if (!done.has(key)) {
      const values = valuesAt(place, resampled)
      const without = jackknife && valuesAt(place, jackknife)
      const interval =
        values &&
        (without ? bcaInterval(value.number, values, without) : percentileInterval(values))
      done.set(key, rounded(interval))
    }
    return done.get(key)
  }
}

/** The metric in every resample. */
function valuesAt(
  { tokenizer, column, metric, baseline, vocabulary }: Place,
  resampled: Resampler,
): Resampled | undefined {
  if (metricOf(metric).isEntropy) return undefined
  const at = (id: string, side: string) => resampled(id, column.corpus.id, side)
  const counts = at(tokenizer, column.side)
  return (
    counts &&
    resampledMetric(metric, {
      counts,
      english: at(tokenizer, 'en'),
      languages: languagesOf(column, side => at(tokenizer, side)),
      vocabulary,
      baseline: baseline === undefined ? undefined : at(baseline, column.side),
    })
  )
}

/** The counts of every language of a parallel corpus, if all are there. */
function languagesOf(
  { corpus }: Column,
  at: (side: string) => ResampledCounts | undefined,
): ResampledCounts[] | undefined {
  const found = corpus.sides.map(({ side }) => at(side)).filter(counts => counts !== undefined)
  return found.length === corpus.sides.length && found.length > 1 ? found : undefined
}

/** Finds the recorded interval of the same value. */
function keptIntervals(records: readonly SuiteRecord[]): IntervalFinder {
  const known = new Map<string, Value[]>()
  for (const place of records.flatMap(placesOf)) {
    if (!place.value.interval) continue
    const key = placeKey(place)
    known.set(key, [...(known.get(key) ?? []), place.value])
  }
  return place =>
    known.get(placeKey(place))?.find(({ number }) => number === place.value.number)?.interval
}

function placesOf(record: SuiteRecord): Place[] {
  const base = record.tokenizers.find(({ id }) => id === record.baseline)
  return record.metrics.flatMap(metric => {
    const grid = gridOf(record, metric)
    const baseline = metricOf(metric).needs === 'baseline' ? (base?.sameAs ?? base?.id) : undefined
    return grid.rows.flatMap(row => {
      if (row.sameAs !== undefined) return []
      const vocabulary = row.sizes.base
      return grid.columns.flatMap(column => {
        const value = grid.valueAt(row, column)
        return value ? [{ tokenizer: row.id, column, metric, baseline, vocabulary, value }] : []
      })
    })
  })
}

function placeKey({ tokenizer, column, metric }: Place): string {
  return JSON.stringify([tokenizer, column.corpus.id, column.side, metric])
}

/** Rounds to five digits: enough for any table, and short in the record. */
export function rounded(interval: Interval | undefined): Interval | undefined {
  if (!interval) return undefined
  const [low, high] = interval
  return [Number(low.toPrecision(5)), Number(high.toPrecision(5))]
}
