import type { Counts, PieceCounts } from './counts.ts'
import { type Measured, type MetricName, metricOf } from './metrics.ts'
import type { Resampled } from './statistics/resample.ts'

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
  const own = reader(counts)
  const inEnglish = english && reader(english)
  const ofBaseline = baseline && reader(baseline)
  const inLanguages = languages?.map(reader)
  const readers = [own, inEnglish, ofBaseline, ...(inLanguages ?? [])]
  const measured: Measured = {
    counts: own.counts,
    english: inEnglish?.counts,
    baseline: ofBaseline?.counts,
    languages: inLanguages?.map(({ counts }) => counts),
    pieces: own.pieces,
    vocabulary,
  }
  return counts.tokens.map((_, i) => {
    for (const one of readers) one?.read(i)
    return metric.of(measured) ?? Number.NaN
  })
}

/** The counts of one resample after another: one object for all, since making each takes longer than a metric. */
interface Reader {
  readonly counts: Counts
  readonly pieces: PieceCounts | undefined
  /** Puts the numbers of this resample into both. */
  read(i: number): void
}

function reader(resampled: ResampledCounts): Reader {
  const counts = {
    samples: 0,
    characters: 0,
    bytes: 0,
    words: 0,
    tokens: 0,
    unknowns: 0,
    lostCharacters: 0,
    byteFallbackTokens: 0,
  }
  const { singleCharacterTokens, splitCharacters, continuedWords } = resampled
  const pieces = { singleCharacterTokens: 0, splitCharacters: 0, continuedWords: 0 }
  const hasPieces = singleCharacterTokens && splitCharacters && continuedWords
  return {
    counts,
    pieces: hasPieces ? pieces : undefined,
    read(i) {
      counts.samples = resampled.samples[i]!
      counts.characters = resampled.characters[i]!
      counts.bytes = resampled.bytes[i]!
      counts.words = resampled.words[i]!
      counts.tokens = resampled.tokens[i]!
      counts.unknowns = resampled.unknowns[i]!
      counts.lostCharacters = resampled.lostCharacters[i]!
      counts.byteFallbackTokens = resampled.byteFallbackTokens[i]!
      if (!hasPieces) return
      pieces.singleCharacterTokens = singleCharacterTokens[i]!
      pieces.splitCharacters = splitCharacters[i]!
      pieces.continuedWords = continuedWords[i]!
    },
  }
}
