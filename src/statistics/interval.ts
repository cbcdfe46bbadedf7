import type { Resampled } from './resample.ts'

/** From low to high: what holds the true value in `confidence` of all corpora that could have been drawn. */
export type Interval = readonly [low: number, high: number]

export const usualConfidence = 0.95

/**
 * Below this many samples a corpus has no interval: resampling a handful of texts understates how much
 * others would differ.
 */
export const leastSamples = 10

/**
 * The percentile interval (Efron and Tibshirani, An Introduction to the Bootstrap, chapter 13): what
 * lies between the outer 2.5 % of the resampled values on either side. A resample in which nothing was
 * drawn has no value (NaN) and is left out.
 */
export function percentileInterval(
  values: Resampled,
  confidence: number = usualConfidence,
): Interval | undefined {
  const outside = (1 - confidence) / 2
  return intervalBetween(values, outside, 1 - outside)
}

/** What lies between two quantiles of the resampled values. */
export function intervalBetween(
  values: Resampled,
  below: number,
  above: number,
): Interval | undefined {
  // A typed array sorts NaN to its end.
  const all = values.toSorted()
  const end = all.findIndex(Number.isNaN)
  const sorted = end < 0 ? all : all.subarray(0, end)
  if (sorted.length === 0) return undefined
  return [quantile(sorted, below), quantile(sorted, above)]
}

/**
 * The value that the share `below` of `sorted` lies below, between two neighbours in proportion
 * (definition 7 of Hyndman and Fan 1996).
 *
 *     10 20 30 40, 0.5  →  25
 */
export function quantile(sorted: Float64Array, below: number): number {
  const place = below * (sorted.length - 1)
  const left = sorted[Math.floor(place)]!
  const right = sorted[Math.ceil(place)]!
  return left + (right - left) * (place - Math.floor(place))
}
