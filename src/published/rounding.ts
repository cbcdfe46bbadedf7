/** How a number was brought to its decimals. */
export type Rounding = 'nearest' | 'floored' | 'exact'

/** What a printed number may have been: from `low` to `high`. */
export interface Range {
  readonly low: number
  readonly high: number
}

/**
 * The numbers that are printed as `value`.
 *
 *     1764, 0 decimals, floored     1764 to 1765
 *     0.737, 3 decimals, nearest    0.7365 to 0.7375
 */
export function rangeOf(value: number, decimals: number, rounding: Rounding): Range {
  const step = 10 ** -decimals
  if (rounding === 'exact') return { low: value, high: value }
  if (rounding === 'floored') return { low: value, high: value + step }
  return { low: value - step / 2, high: value + step / 2 }
}

/** The fewest decimals with which all of these numbers can be printed. */
export function decimalsOf(numbers: readonly number[]): number {
  return Math.max(0, ...numbers.map(number => (String(number).split('.')[1] ?? '').length))
}
