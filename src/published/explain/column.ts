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
 * What each printed number may have been, in the order of `rows`. Of a rounded number that ends a digit
 * before the others nobody knows whether that digit was a 0 or was never there: the wider range holds both.
 */
export function rangesOf(
  { values, decimals, rounding }: PublishedColumn,
  rows: readonly string[],
): Range[] {
  const own = (value: number) =>
    rounding === 'nearest' ? Math.max(decimals - 1, decimalsOf([value])) : decimals
  return rows.map(row => rangeOf(values[row]!, own(values[row]!), rounding))
}
