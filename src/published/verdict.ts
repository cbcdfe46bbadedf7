import { type Rounding, rangeOf } from './rounding.ts'

/** What came of holding one printed number against ours. */
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
  /** What is behind the verdict, where it needs saying. */
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
