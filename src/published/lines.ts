import { plural, wholeNumber } from '../reports/format.ts'
import type { CheckedCell } from './verdict.ts'

/** Formats checked cells: one line each, and the number of each verdict. */
export function linesOfCells(cells: readonly CheckedCell[]): string {
  const verdicts = new Map<string, number>()
  for (const { verdict } of cells) verdicts.set(verdict, (verdicts.get(verdict) ?? 0) + 1)
  const counts = Array.from(verdicts, ([verdict, count]) => `${wholeNumber(count)} ${verdict}`)
  const summary = `${plural(cells.length, 'cell')}: ${counts.join(', ') || 'none to check'}`
  return `${[...cells.map(lineOf), summary].join('\n')}\n`
}

function lineOf(cell: CheckedCell): string {
  const { table, claim, tokenizer, column, printed, ours, verdict, reason } = cell
  const about = [claim, tokenizer, ...(column === claim ? [] : [column])].filter(Boolean)
  const numbers = [
    ...(printed === undefined ? [] : [`printed ${shown(printed)}`]),
    ...(ours === undefined || ours === printed ? [] : [`ours ${shown(ours)}`]),
  ]
  const why = reason === undefined ? '' : `; ${reason}`
  return `${table}, ${about.join(', ')}: ${[...numbers, verdictLabel(cell)].join(', ')}${why}`

  function verdictLabel({ difference }: CheckedCell): string {
    if (verdict === 'cannot be checked') return 'cannot be checked here'
    if (verdict !== 'different') return verdict
    return difference === undefined ? 'DIFFERENT' : `DIFFERS BY ${shown(difference)}`
  }
}

/** Numbers as they are: a separator or rounding would hide what is compared. */
function shown(value: number | string): string {
  return typeof value === 'string' || Number.isInteger(value)
    ? String(value)
    : String(Number(value.toPrecision(12)))
}
