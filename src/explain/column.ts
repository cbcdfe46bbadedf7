import { type Rounding, rangeOf } from '../published/rounding.ts'

/** One column of a published table. */
export interface PublishedColumn {
  readonly name: string
  /** Tokenizer → the number as printed. */
  readonly values: Readonly<Record<string, number>>
  /** Decimals that were printed. */
  readonly decimals: number
  readonly rounding: Rounding
}

/** The middle of what each printed number may have been, in the order of `rows`. */
export function targetsOf(
  { values, decimals, rounding }: PublishedColumn,
  rows: readonly string[],
): number[] {
  return rows.map(row => {
    const { low, high } = rangeOf(values[row]!, decimals, rounding)
    return (low + high) / 2
  })
}
