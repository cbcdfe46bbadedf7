import quickselect from 'quickselect'
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

/** The interval between two quantiles of the resampled values. */
export function intervalBetween(
  values: Resampled,
  below: number,
  above: number,
): Interval | undefined {
  const all: number[] = []
  for (const value of values) if (!Number.isNaN(value)) all.push(value)
  if (all.length === 0) return undefined
  // Sorting all of them for four would be most of the work.
  for (const place of placesOf(all, below)) quickselect(all, place)
  const low = quantile(all, below)
  for (const place of placesOf(all, above)) quickselect(all, place)
  return [low, quantile(all, above)]
}

/**
 * The value that the share `below` of `sorted` lies below, between two neighbours in proportion
 * (definition 7 of Hyndman and Fan 1996).
 *
 *     10 20 30 40, 0.5  →  25
 */
export function quantile(sorted: ArrayLike<number>, below: number): number {
  const [before, behind] = placesOf(sorted, below)
  const left = sorted[before]!
  const right = sorted[behind]!
  return left + (right - left) * (below * (sorted.length - 1) - before)
}

/** The neighbours that a quantile lies between. */
function placesOf({ length }: ArrayLike<number>, below: number): readonly [number, number] {
  const place = below * (length - 1)
  return [Math.floor(place), Math.ceil(place)]
}
