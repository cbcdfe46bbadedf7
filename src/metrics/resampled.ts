import type { Counts, PieceCounts } from '../counts.ts'
import type { Resampled } from '../statistics/resample.ts'
import { metricOf } from './find-metric.ts'
import type { MetricName } from './metrics.ts'

/** Counts in every resample; those of pieces where the ids were looked at. */
export type ResampledCounts = Readonly<Record<keyof Counts, Resampled>> &
  Readonly<Partial<Record<keyof PieceCounts, Resampled>>>

/** `Measured`, in every resample; all of them have the same resamples. */
export interface ResampledMeasured {
  readonly counts: ResampledCounts
  readonly english?: ResampledCounts | undefined
  readonly baseline?: ResampledCounts | undefined
  readonly languages?: readonly ResampledCounts[] | undefined
  readonly vocabulary?: number | undefined
}

/** The metric in every resample: NaN where it is no number there. */
export function resampledMetric(
  name: MetricName,
  { counts, english, baseline, languages, vocabulary }: ResampledMeasured,
): Resampled {
  const metric = metricOf(name)
  return counts.tokens.map(
    (_, i) =>
      metric.of({
        counts: countsAt(counts, i),
        english: english && countsAt(english, i),
        baseline: baseline && countsAt(baseline, i),
        languages: languages?.map(language => countsAt(language, i)),
        pieces: piecesAt(counts, i),
        vocabulary,
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
    lostCharacters: counts.lostCharacters[i]!,
    byteFallbackTokens: counts.byteFallbackTokens[i]!,
  }
}

function piecesAt(
  { singleCharacterTokens, splitCharacters, continuedWords }: ResampledCounts,
  i: number,
): PieceCounts | undefined {
  if (!singleCharacterTokens || !splitCharacters || !continuedWords) return undefined
  return {
    singleCharacterTokens: singleCharacterTokens[i]!,
    splitCharacters: splitCharacters[i]!,
    continuedWords: continuedWords[i]!,
  }
}
