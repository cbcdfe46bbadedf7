import { decimalsOf, type Range, type Rounding, rangeOf } from '../verdict.ts'

/** One column of a published table. */
export interface PublishedColumn {
  readonly name: string
  /** Tokenizer → the number as printed. */
  readonly values: Readonly<Record<string, number>>
  /** Decimals that were printed. */
  readonly decimals: number
  readonly rounding: Rounding
}

/**
 * The range of each printed number before rounding, in the order of `rows`. If a rounded number ends a digit
 * before the others, that digit was a 0 or was never computed: the wider range covers both.
 */
export function rangesOf(
  { values, decimals, rounding }: PublishedColumn,
  rows: readonly string[],
): Range[] {
  const own = (value: number) =>
    rounding === 'nearest' ? Math.max(decimals - 1, decimalsOf([value])) : decimals
  return rows.map(row => rangeOf(values[row]!, own(values[row]!), rounding))
}
