import { z } from 'zod'
import { metricNames } from '../metrics/metrics.ts'
import { usualResamples, usualSeed } from '../metrics/statistics/resample.ts'

/*
 * What a comparison says beyond its cells. None of it is in the records of suites.
 */

const interval = z.tuple([z.number(), z.number()]).readonly()
const share = z.number().min(0).max(1)
const whole = z.int().nonnegative()

/** The resampling that the intervals come from. */
export const resamplingSchema = z.strictObject({
  resamples: whole,
  seed: whole,
  interval: z.enum(['percentile', 'bca']),
})
export type Resampling = z.output<typeof resamplingSchema>

/** The resampling of the reports. */
export const usualResampling: Resampling = {
  resamples: usualResamples,
  seed: usualSeed,
  interval: 'percentile',
}

/** Two tokenizers on the same samples. */
export const pairSchema = z.strictObject({
  corpus: z.string(),
  side: z.string(),
  /** The one that makes fewer tokens, and the other. */
  fewer: z.string(),
  more: z.string(),
  /** Σ tokens of the first ÷ Σ tokens of the second. */
  ratio: z.number(),
  /** Paired: both are drawn with the same samples. */
  interval: interval.optional(),
  /** The share of the resamples in which the first makes fewer tokens. */
  ahead: share.optional(),
  /** Under how many of the metrics that have a better direction the first is better. */
  metricsAhead: whole,
  metrics: whole,
  /** Whether they differ when all pairs are looked at together; see statistics/simultaneous.ts. */
  differs: z.boolean(),
})
export type RecordedPair = z.output<typeof pairSchema>

/** The number of samples that make an interval as narrow as requested. */
export const sampleSizeSchema = z.strictObject({
  metric: z.enum(metricNames),
  /** ±, as a share of the value. */
  width: z.number().positive(),
  rows: z.array(
    z.strictObject({
      corpus: z.string(),
      side: z.string(),
      /** The one whose interval is the widest. */
      tokenizer: z.string(),
      needed: whole,
      curve: z.array(z.strictObject({ samples: whole, width: z.number() })),
    }),
  ),
})
export type RecordedSampleSize = z.output<typeof sampleSizeSchema>

/** Tokens in a mixed text. */
export const mixSchema = z.strictObject({
  /** Corpus → share of the characters. */
  shares: z.record(z.string(), share),
  rows: z.array(
    z.strictObject({
      tokenizer: z.string(),
      tokensPerCharacter: z.number(),
      interval: interval.optional(),
      /** Against the baseline. */
      breakEvens: z
        .array(z.strictObject({ corpus: z.string(), share, cheaper: z.enum(['above', 'below']) }))
        .optional(),
    }),
  ),
})
export type RecordedMix = z.output<typeof mixSchema>
