import type { Resampled } from './resample.ts'

/**
 * In which share of the resamples one stays below the other; a tie is half.
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
