import { decimal } from '../../reports/format.ts'
import type { Table } from '../../reports/table.ts'

/** `0.1234` → `12.3 %`. */
export function percent1(share: number): string {
  return `${decimal(100 * share, 1)} %`
}

/** A table whose first column holds names, and all others numbers. */
export function numbersTable(head: readonly string[], rows: readonly (readonly string[])[]): Table {
  return { head: head.map((label, i) => ({ label, align: i === 0 ? 'left' : 'right' })), rows }
}
