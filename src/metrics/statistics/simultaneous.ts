import { quantile, usualConfidence } from './interval.ts'
import type { Resampled } from './resample.ts'

/**
 * The share of the resamples in which `one` is below `other`; a tie counts half.
 *
 *     one 3 5 4, other 4 4 4  →  1 and a half of 3
 */
export function shareBelow(one: Resampled, other: Resampled): number {
  let below = 0
  for (let i = 0; i < one.length; i++) {
    if (one[i]! < other[i]!) below += 1
    else if (one[i]! === other[i]!) below += 0.5
  }
  return below / one.length
}

/** A number that is 0 where two things are alike, and how it moves from resample to resample. */
export interface Deviation {
  readonly value: number
  readonly values: Resampled
}

/**
 * Which deviations differ from 0 when all are looked at together. One of twenty comparisons of equal
 * things lies outside its own 95 % interval; here, in 95 of 100 such tables, none is called different
 * that is not. The deviation furthest from its value, in standard errors, is noted in every resample; a
 * value counts as different where it is further from 0 than 95 % of those are (the single-step maximum
 * of Westfall and Young 1993; Romano and Wolf 2005).
 *
 *     one deviation: 2.0 standard errors are enough; ten that have nothing to do with each other: 2.8
 */
export function differing(
  deviations: readonly Deviation[],
  confidence: number = usualConfidence,
): boolean[] {
  const all = deviations.map(({ value, values }) => ({
    value,
    values,
    error: standardError(values),
  }))
  const needed = quantile(furthest(all).sort(), confidence)
  return all.map(({ value, error }) => error > 0 && Math.abs(value) > needed * error)
}

/** The standard deviation of the resampled values. */
export function standardError(values: Resampled): number {
  const known = values.filter(value => !Number.isNaN(value))
  if (known.length < 2) return 0
  const mean = known.reduce((sum, value) => sum + value, 0) / known.length
  return Math.sqrt(known.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (known.length - 1))
}

/** The largest distance from the value in each resample, in standard errors. */
function furthest(deviations: readonly (Deviation & { readonly error: number })[]): Float64Array {
  const most = new Float64Array(deviations[0]?.values.length ?? 1)
  for (const { value, values, error } of deviations) {
    if (error === 0) continue
    for (let i = 0; i < most.length; i++) {
      const distance = Math.abs(values[i]! - value) / error
      if (distance > most[i]!) most[i] = distance
    }
  }
  return most
}
