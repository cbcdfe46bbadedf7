import type { Counts } from '../counts.ts'
import type { Resampled } from '../statistics/resample.ts'
import { metricOf } from './find-metric.ts'
import type { MetricName } from './metrics.ts'

/** Counts in every resample. */
export type ResampledCounts = Readonly<Record<keyof Counts, Resampled>>

/** `Measured`, in every resample; all three have the same resamples. */
export interface ResampledMeasured {
  readonly counts: ResampledCounts
  readonly english?: ResampledCounts | undefined
  readonly baseline?: ResampledCounts | undefined
}

/** The metric in every resample: NaN where it is no number there. */
export function resampledMetric(
  name: MetricName,
  { counts, english, baseline }: ResampledMeasured,
): Resampled {
  const metric = metricOf(name)
  return counts.tokens.map(
    (_, i) =>
      metric.of({
        counts: countsAt(counts, i),
        english: english && countsAt(english, i),
        baseline: baseline && countsAt(baseline, i),
      }) ?? Number.NaN,
  )
}

function countsAt(counts: ResampledCounts, i: number): Counts {
  return {
    samples: counts.samples[i]!,
    characters: counts.characters[i]!,
    bytes: counts.bytes[i]!,
    words: counts.words[i]!,
    tokens: counts.tokens[i]!,
    unknowns: counts.unknowns[i]!,
    byteFallbackTokens: counts.byteFallbackTokens[i]!,
  }
}
