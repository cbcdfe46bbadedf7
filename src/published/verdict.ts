/** The rounding of a printed number. */
export type Rounding = 'nearest' | 'floored' | 'exact'

/** The range of a printed number before rounding: from `low` to `high`. */
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

/** The result of holding one printed number against ours. */
export type Verdict = 'exact' | 'within rounding' | 'misprint' | 'different' | 'cannot be checked'

/** One number of a published table. */
export interface CheckedCell {
  /** The table it stands in. */
  readonly table: string
  /** `sentence`, `vocabulary size`, … */
  readonly claim: string
  /** Absent where the verdict is about all cells of a table. */
  readonly tokenizer?: string
  readonly column?: string
  readonly printed?: number | string
  readonly ours?: number | string
  readonly verdict: Verdict
  /** Ours less the printed number. */
  readonly difference?: number
  /** The reason of the verdict, if it needs one. */
  readonly reason?: string
}

/**
 * Whether ours is what was printed.
 *
 *     1764 floored, ours 1764.71      within rounding
 *     0.737 nearest, ours 0.7376      different
 */
export function compareNumbers(
  printed: number,
  ours: number,
  decimals: number,
  rounding: Rounding,
): Pick<CheckedCell, 'verdict' | 'difference'> {
  if (ours === printed) return { verdict: 'exact' }
  const { low, high } = rangeOf(printed, decimals, rounding)
  const isWithin = rounding === 'floored' ? ours >= low && ours < high : ours >= low && ours <= high
  return { verdict: isWithin ? 'within rounding' : 'different', difference: ours - printed }
}
