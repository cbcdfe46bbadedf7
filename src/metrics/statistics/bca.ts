import { sum } from './bucket.ts'
import { type Interval, intervalBetween, usualConfidence } from './interval.ts'
import type { Resampled } from './resample.ts'

/**
 * The share of a standard normal distribution below `z`, to 7 digits (Abramowitz and Stegun, 26.2.17).
 *
 *     0 → 0.5, 1.96 → 0.975
 */
export function normalShare(z: number): number {
  const t = 1 / (1 + 0.2316419 * Math.abs(z))
  const series =
    t * (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))))
  const tail = (Math.exp(-0.5 * z * z) / Math.sqrt(2 * Math.PI)) * series
  return z > 0 ? 1 - tail : tail
}

/** The `z` that the share `below` lies under: the inverse, by halving. */
export function normalQuantile(below: number): number {
  let [low, high] = [-9, 9]
  for (let i = 0; i < 60; i++) {
    const middle = (low + high) / 2
    if (normalShare(middle) < below) low = middle
    else high = middle
  }
  return (low + high) / 2
}

/** The bias and the acceleration that correct the bootstrap. */
export interface Correction {
  /** z₀: how far the middle of the resamples lies from the value. */
  readonly bias: number
  /** a: how much the spread changes with the value. */
  readonly acceleration: number
}

/**
 * The bias-corrected and accelerated interval (Efron and Tibshirani, An Introduction to the Bootstrap,
 * section 14.3), better than percentiles where there are few samples and a skewed value. Reports have
 * percentiles: over hundreds of samples the two are alike, and percentiles can be had from resampled
 * sums alone.
 *
 * `jackknife` holds the value without each of the samples (or buckets) in turn.
 */
export function bcaInterval(
  value: number,
  values: Resampled,
  jackknife: Resampled,
  confidence: number = usualConfidence,
): Interval | undefined {
  const correction = { bias: biasOf(value, values), acceleration: accelerationOf(jackknife) }
  const outside = (1 - confidence) / 2
  const [below, above] = [
    correctedShare(outside, correction),
    correctedShare(1 - outside, correction),
  ]
  return intervalBetween(values, below, above)
}

/**
 * Which quantile to take in the place of `share`:
 * Φ(z₀ + (z₀ + z) ÷ (1 - a (z₀ + z))), where z is the quantile of `share`.
 *
 *     0.05 with z₀ 0.146 and a 0.061  →  0.110 (Efron and Tibshirani's spatial test)
 */
export function correctedShare(share: number, { bias, acceleration }: Correction): number {
  const shifted = bias + normalQuantile(share)
  return normalShare(bias + shifted / (1 - acceleration * shifted))
}

/** z₀: the normal quantile of the share of resamples below the value; a tie is half below. */
function biasOf(value: number, values: Resampled): number {
  let [below, known] = [0, 0]
  for (const resampled of values) {
    if (Number.isNaN(resampled)) continue
    known += 1
    below += resampled < value ? 1 : resampled === value ? 0.5 : 0
  }
  // All on one side would be infinitely far; half a resample keeps it finite.
  return normalQuantile(Math.min(Math.max(below, 0.5), known - 0.5) / known)
}

/** a = Σ (mean - valueᵢ)³ ÷ 6 (Σ (mean - valueᵢ)²)^1.5 */
export function accelerationOf(jackknife: Resampled): number {
  const mean = sum(jackknife) / jackknife.length
  const squares = sum(jackknife.map(value => (mean - value) ** 2))
  if (squares === 0) return 0
  return sum(jackknife.map(value => (mean - value) ** 3)) / (6 * squares ** 1.5)
}
