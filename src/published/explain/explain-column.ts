import { type Range, rangeOf } from '../verdict.ts'
import { type Alone, eachAlone } from './alone.ts'
import { type Answer, answerFrom, groupByAnswer, type Table } from './answers.ts'
import { type PublishedColumn, rangesOf } from './columns.ts'
import type { Evidence } from './evidence.ts'
import { type Formula, formulas, relativeFormulas, tierOf } from './formulas.ts'
import { predictOther, search } from './search.ts'
import { type Tolerance, toleranceOf } from './tolerance.ts'

/** The formulas and mixes that could have made one column of a published table. */
export interface ColumnExplanation {
  readonly column: string
  /** The tokenizers that the answers are about, in the order of every list of predictions. */
  readonly rows: readonly string[]
  readonly published: readonly number[]
  /** Rows of the table that were not measured here. */
  readonly missing: readonly string[]
  /** A row that was left out, since all others agree without it: a misprint, or another tokenizer. */
  readonly suspect?: { readonly row: string; readonly published: number; readonly expected: number }
  /** Text → its kind. */
  readonly kinds: Readonly<Record<string, string>>
  readonly tolerance: Tolerance
  /**
   * `consistent`: of the formulas that assume least, or where some give every printed digit of those,
   * exactly one answer is. `not identifiable`: several
   * are, or so few rows that shuffled numbers fit as well. `unexplained`: none is, not even with a fitted constant.
   */
  readonly verdict: 'consistent' | 'not identifiable' | 'unexplained'
  /** The answers that the verdict is about. */
  readonly decided: readonly string[]
  /** All answers: the consistent ones with the fewest assumptions first, then the nearest. */
  readonly answers: readonly Answer[]
  /** Each text by itself, times a constant. */
  readonly alone: readonly Alone[]
}

export interface ExplainColumnOptions {
  /** The largest relative root mean square that is called consistent, instead of what texts tell. */
  readonly tolerance?: number
}

/** Tries every formula on every mix of the texts that were measured. */
export function explainColumn(
  column: PublishedColumn,
  evidence: Evidence,
  options: ExplainColumnOptions = {},
): ColumnExplanation {
  const all = Object.keys(column.values)
  const rows = all.filter(row => evidence.texts.every(({ name }) => evidence.cells[row]?.[name]))
  const among = [...formulas, ...baselinesOf(column, rows).flatMap(relativeFormulas)]
  const tolerance: Tolerance =
    options.tolerance === undefined
      ? toleranceOf(rows, evidence)
      : { rms: options.tolerance, source: 'given', trials: {} }
  const whole = tableOf(rows, rangesOf(column, rows))
  const suspect = suspectOf(whole, evidence, among, tolerance.rms)
  const table = suspect === undefined ? whole : withoutRow(whole, suspect.row)
  const answers = answersOf(table, evidence, among, tolerance.rms)
  return {
    column: column.name,
    rows: table.rows,
    published: table.rows.map(row => column.values[row]!),
    missing: all.filter(row => !rows.includes(row)),
    ...(suspect ? { suspect: { ...suspect, published: column.values[suspect.row]! } } : {}),
    kinds: Object.fromEntries(evidence.texts.map(({ name, kind }) => [name, kind])),
    tolerance,
    ...verdictOf(answers),
    answers,
    alone: eachAlone(table, evidence),
  }
}

/** The rows whose number may be 1, or 100: a table relative to one of its rows shows which. */
function baselinesOf({ values, decimals, rounding }: PublishedColumn, rows: readonly string[]) {
  return rows.filter(row => {
    const { low, high } = rangeOf(values[row]!, decimals, rounding)
    return [1, 100].some(whole => low <= whole && whole <= high)
  })
}

function answersOf(
  table: Table,
  evidence: Evidence,
  among: readonly Formula[],
  tolerance: number,
): Answer[] {
  // Two numbers agree with almost anything.
  if (table.rows.length < 3) return []
  const candidates = search(table.rows, table.targets, evidence, among)
  const answers = groupByAnswer(candidates).map(group =>
    answerFrom(group, table, evidence, tolerance),
  )
  return answers.toSorted(
    (a, b) =>
      Number(a.status === 'excluded') - Number(b.status === 'excluded') ||
      Number(b.isExact) - Number(a.isExact) ||
      (a.status === 'excluded' ? 0 : tiers.indexOf(a.tier) - tiers.indexOf(b.tier)) ||
      a.shown.rms - b.shown.rms,
  )
}

const tiers: readonly Answer['tier'][] = ['plain', 'with a reason', 'fitted']

function verdictOf(answers: readonly Answer[]): Pick<ColumnExplanation, 'verdict' | 'decided'> {
  const isExact = answers.some(answer => answer.isExact && answer.tier !== 'fitted')
  for (const tier of tiers) {
    const open = answers.filter(
      answer =>
        answer.tier === tier && answer.status !== 'excluded' && (answer.isExact || !isExact),
    )
    const decided = open.map(({ label }) => label)
    const [only] = open
    if (!only) continue
    // A free constant can replace any other unit, so alone it decides nothing.
    const isOne = open.length === 1 && tier !== 'fitted' && !mayBeLuck(only)
    return { verdict: isOne ? 'consistent' : 'not identifiable', decided }
  }
  return { verdict: answers.length > 0 ? 'unexplained' : 'not identifiable', decided: [] }
}

/** Above this share of shuffled tables that fit as well, a fit may be luck. */
export const luckThreshold = 0.05

/** Whether more than one in twenty ways to shuffle the numbers fit as well: of three rows always. */
function mayBeLuck({ chance }: Answer): boolean {
  return chance === undefined || chance.asGood / chance.of > luckThreshold
}

// With fewer rows, leaving one out makes too many formulas fit.
const fewestRows = 6

/**
 * The row without which a plain formula fits that does not fit with it, where the row is then off by more
 * than three times as much as texts differ. Of several such rows the one whose rest fits best.
 */
function suspectOf(table: Table, evidence: Evidence, among: readonly Formula[], tolerance: number) {
  if (table.rows.length < fewestRows) return undefined
  const plain = among.filter(formula => tierOf(formula) === 'plain')
  const [best] = search(table.rows, table.targets, evidence, plain)
  if (!best || best.rms <= tolerance) return undefined
  const found = table.rows.flatMap((row, i) => {
    const rest = withoutRow(table, row)
    const [candidate] = search(rest.rows, rest.targets, evidence, plain)
    if (!candidate || candidate.rms > tolerance) return []
    const expected = predictOther(candidate, row, evidence)
    const isFar = Math.abs(expected / table.targets[i]! - 1) > 3 * tolerance
    return isFar ? [{ row, expected, rms: candidate.rms }] : []
  })
  const [suspect] = found.toSorted((a, b) => a.rms - b.rms)
  return suspect && { row: suspect.row, expected: suspect.expected }
}

function withoutRow({ rows, ranges }: Table, row: string): Table {
  return tableOf(
    rows.filter(other => other !== row),
    ranges.filter((_, i) => rows[i] !== row),
  )
}

function tableOf(rows: readonly string[], ranges: readonly Range[]): Table {
  return { rows, ranges, targets: ranges.map(({ low, high }) => (low + high) / 2) }
}
