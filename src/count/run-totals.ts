import { addSideTotals, type SideTotals } from './count-chunk.ts'
import { type PlainTotals, plainTotals, totalsOfPlain } from './totals.ts'

/** By counter, then by source: its totals; undefined where there was no chunk. */
export type RunTotals = readonly (readonly (SideTotals | undefined)[])[]

/** Run totals as JSON holds them. */
export type PlainRunTotals = readonly (readonly (PlainSideTotals | null)[])[]

interface PlainSideTotals extends Omit<SideTotals, 'sides' | 'ids'> {
  readonly sides: Readonly<Record<string, PlainTotals>>
}

export function plainRunTotals(totals: RunTotals): PlainRunTotals {
  return totals.map(row =>
    row.map(cell => (cell ? { ...cell, sides: mapValues(cell.sides, plainTotals) } : null)),
  )
}

export function runTotalsOfPlain(plain: PlainRunTotals): RunTotals {
  return plain.map(row =>
    row.map(cell => (cell ? { ...cell, sides: mapValues(cell.sides, totalsOfPlain) } : undefined)),
  )
}

/** The sum of the totals of two runs over other chunks. */
export function addRunTotals(a: RunTotals, b: RunTotals): RunTotals {
  return a.map((row, i) =>
    row.map((cell, j) => {
      const other = b[i]?.[j]
      return other ? sumOf(cell, other) : cell
    }),
  )
}

export function sumOf(earlier: SideTotals | undefined, more: SideTotals): SideTotals {
  return earlier ? addSideTotals(earlier, more) : more
}

function mapValues<From, To>(
  record: Readonly<Record<string, From>>,
  change: (value: From) => To,
): Record<string, To> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value)]))
}
