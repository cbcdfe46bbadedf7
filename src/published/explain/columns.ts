import { decimalsOf, type Range, type Rounding, rangeOf } from '../verdict.ts'

/** Two columns of one table that differ by a constant in every row, whatever the text was. */
export interface ColumnRelation {
  readonly columns: readonly [string, string]
  /** The first ÷ the second, or the first × the second. */
  readonly relation: 'quotient' | 'product'
  readonly rows: number
  /** The range of the constant that the rounding of the numbers allows. */
  readonly constant: Range
  /** Known constants in that range, the plainest first. */
  readonly known: readonly string[]
}

/** Constants that two columns may differ by. A column that mixes binary and decimal units shows here. */
const knownConstants: readonly (readonly [label: string, value: number])[] = [
  ['1', 1],
  ['100', 100],
  ['1,000', 1000],
  ['1024 ÷ 1000', 1.024],
  ['2³⁰ ÷ 10⁹', 2 ** 30 / 1e9],
  ['2⁴⁰ ÷ 10¹²', 2 ** 40 / 1e12],
]

// With fewer rows two columns that have nothing to do with each other may agree.
const fewestRows = 3
// Two columns about the same tokenizers are always alike; a constant must be pinned down better.
const widest = 0.03

/**
 * Pairs of columns whose quotient or product is one constant, by the ranges of the printed numbers alone:
 * no text and no tokenizer is needed.
 *
 *     GiB ÷ 10⁹ tokens   3.74  4.07  …      their quotient is from 1.0236 to 1.0248 in all rows:
 *     TiB ÷ 10¹² tokens  3.65  3.97  …      1024 ÷ 1000, and not 1
 */
export function relationsOf(columns: readonly PublishedColumn[]): ColumnRelation[] {
  return columns.flatMap((one, i) =>
    columns.slice(i + 1).flatMap(other =>
      (['quotient', 'product'] as const).flatMap(relation => {
        const found = relationOf(one, other, relation)
        return found ? [found] : []
      }),
    ),
  )
}

function relationOf(
  one: PublishedColumn,
  other: PublishedColumn,
  relation: ColumnRelation['relation'],
): ColumnRelation | undefined {
  const rows = Object.keys(one.values).filter(row => other.values[row] !== undefined)
  if (rows.length < fewestRows) return undefined
  const ranges = rows.map(row => {
    const a = rangeOf(one.values[row]!, one.decimals, one.rounding)
    const b = rangeOf(other.values[row]!, other.decimals, other.rounding)
    return relation === 'product'
      ? { low: a.low * b.low, high: a.high * b.high }
      : { low: a.low / b.high, high: a.high / b.low }
  })
  const low = Math.max(...ranges.map(range => range.low))
  const high = Math.min(...ranges.map(range => range.high))
  if (!(low > 0 && low <= high) || (high - low) / low > widest) return undefined
  const isIn = (value: number) => value >= low * (1 - 1e-12) && value <= high * (1 + 1e-12)
  const known = knownConstants.filter(([, value]) => isIn(value)).map(([label]) => label)
  const inverse = knownConstants.filter(([label, value]) => label !== '1' && isIn(1 / value))
  return {
    columns: [one.name, other.name],
    relation,
    rows: rows.length,
    constant: { low, high },
    known: [...known, ...inverse.map(([label]) => `1 ÷ (${label})`)],
  }
}

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
