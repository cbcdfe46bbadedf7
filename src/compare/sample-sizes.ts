import type { MetricName } from '../metrics/metrics.ts'
import { resampledMetric } from '../metrics/resampled.ts'
import { sum } from '../metrics/statistics/bucket.ts'
import { percentileInterval } from '../metrics/statistics/interval.ts'
import {
  type CurvePoint,
  curveShares,
  firstBuckets,
  relativeWidth,
  samplesNeeded,
} from '../metrics/statistics/sample-size.ts'
import type { RecordedSampleSize } from '../reports/evidence.ts'
import type { SuiteRecord } from '../reports/record.ts'
import { gridOf } from '../reports/values.ts'
import type { Measured } from './measured.ts'
import { resampler } from './resampled.ts'

/**
 * For every text: the width of the interval of `metric` with fewer samples than the text has, and the
 * number of samples at which it is ±`width`. Both are of the tokenizer with the widest interval.
 */
export function sampleSizes(
  record: SuiteRecord,
  measured: Measured,
  metric: MetricName,
  width: number,
): RecordedSampleSize {
  const grid = gridOf(record, metric)
  const rows = grid.columns.flatMap(column => {
    const { corpus, side } = column
    const widths = grid.rows.flatMap(row => {
      const value = grid.valueAt(row, column)
      if (!value?.interval || row.sameAs !== undefined) return []
      return [{ tokenizer: row.id, width: relativeWidth(value.number, value.interval) }]
    })
    const [widest] = widths.sort((a, b) => b.width - a.width)
    if (!widest || widest.width === 0) return []
    const place = { tokenizer: widest.tokenizer, corpus: corpus.id, side }
    const curve = curveOf(measured, place, metric, record.baseline)
    const last = curve.at(-1)
    return last ? [{ ...place, needed: samplesNeeded(last, width), curve }] : []
  })
  return { metric, width, rows }
}

interface Place {
  readonly tokenizer: string
  readonly corpus: string
  readonly side: string
}

/** The widths of the interval with growing shares of the samples, up to all. */
function curveOf(
  measured: Measured,
  { tokenizer, corpus, side }: Place,
  metric: MetricName,
  baseline: string | undefined,
): CurvePoint[] {
  return curveShares.flatMap(share => {
    const some = firstShare(measured, corpus, share)
    const resampled = resampler(some)
    const at = (id: string, side: string) => resampled(id, corpus, side)
    const counts = at(tokenizer, side)
    const column = some.corpora.get(corpus)?.texts[side]?.buckets.samples
    if (!counts || !column) return []
    const english = at(tokenizer, 'en')
    const base = baseline === undefined ? undefined : at(baseline, side)
    const values = resampledMetric(metric, { counts, english, baseline: base })
    const interval = percentileInterval(values)
    if (!interval) return []
    const middle = (interval[0] + interval[1]) / 2
    return [{ samples: sum(column), width: Number(relativeWidth(middle, interval).toPrecision(4)) }]
  })
}

/** The measurement with only the first share of the samples of one corpus. */
function firstShare({ corpora, tokens, unavailable }: Measured, corpus: string, share: number) {
  const shorten = <Name extends string>(buckets: Readonly<Partial<Record<Name, Float64Array>>>) =>
    Object.fromEntries(
      Object.entries<Float64Array | undefined>(buckets).map(([name, column]) => [
        name,
        column && firstBuckets(column, share),
      ]),
    ) as Record<Name, Float64Array>
  const known = corpora.get(corpus)!
  const texts = Object.fromEntries(
    Object.entries(known.texts).map(([side, { buckets }]) => [side, { buckets: shorten(buckets) }]),
  )
  return {
    corpora: new Map([[corpus, { recorded: known.recorded, texts }]]),
    tokens: new Map(
      Array.from(tokens, ([key, { buckets }]) => [key, { buckets: shorten(buckets) }]),
    ),
    unavailable,
  }
}
