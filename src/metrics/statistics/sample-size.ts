import type { Interval } from './interval.ts'

/** The relative width of an interval with this many samples. */
export interface CurvePoint {
  readonly samples: number
  /** Half of the interval, as a share of the value: 0.01 is ±1 %. */
  readonly width: number
}

/** ± of an interval, as a share of the value: the wider side. */
export function relativeWidth(value: number, [low, high]: Interval): number {
  return Math.max(high - value, value - low) / Math.abs(value)
}

/**
 * The number of samples of the same kind that make an interval no wider than `width`. The width
 * shrinks with the square root of the samples.
 *
 *     ±2 % with 400 samples  →  ±1 % with 1,600
 */
export function samplesNeeded({ samples, width: now }: CurvePoint, width: number): number {
  return Math.ceil(samples * (now / width) ** 2)
}

/**
 * The shares of the buckets that a curve is measured at: a quarter of the samples, taken at random,
 * are a quarter of the buckets.
 */
export const curveShares = [1 / 16, 1 / 8, 1 / 4, 1 / 2, 1] as const

/** The first buckets of a column alone, as if the corpus had only their samples. */
export function firstBuckets(column: Float64Array, share: number): Float64Array {
  const part = column.slice()
  part.fill(0, Math.round(share * column.length))
  return part
}
