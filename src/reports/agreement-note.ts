import { agreementOf } from '../metrics/agreement.ts'
import type { Column } from './cells.ts'
import { decimal } from './format.ts'
import type { Published } from './published.ts'
import { markdownTable } from './table.ts'
import type { Grid } from './values.ts'

/** Describes how well each of our columns agrees with published ones whose text is unknown. */
export function agreementNote(grid: Grid, published: Published): string {
  const rows = published.undisclosed.flatMap(text =>
    grid.columns.flatMap(column => {
      const pairs = pairsOf(grid, column, published, text)
      if (pairs.length < 2) return []
      const { sameOrder, comparisons, meanDifference } = agreementOf(pairs)
      const order = `${sameOrder} of ${comparisons}`
      return [[column.label, String(pairs.length), order, decimal(meanDifference, 3)]]
    }),
  )
  if (rows.length === 0) return ''
  const table = markdownTable({
    head: [
      { label: 'our text', align: 'left' },
      { label: 'systems', align: 'right' },
      { label: 'pairs in the published order', align: 'right' },
      { label: 'mean difference', align: 'right' },
    ],
    rows,
  })
  return `How near each of our columns comes to the published one:\n\n${table}`
}

/** Theirs and ours, of every system that has both. */
function pairsOf(
  grid: Grid,
  column: Column,
  published: Published,
  text: string,
): (readonly [number, number])[] {
  return grid.rows.flatMap(row => {
    const theirs = published.valueAt(row.id, text)
    const ours = grid.valueAt(row, column)
    return theirs !== undefined && ours ? [[theirs, ours.number] as const] : []
  })
}
