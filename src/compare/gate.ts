import { InputError, nameOption } from '../errors.ts'
import { columnsOf } from '../reports/cells.ts'
import type { RecordedTokenizer, SuiteRecord } from '../reports/record.ts'
import { gridOf } from '../reports/values.ts'
import type { Comparator, Expression, Gate, Operand, Operator } from './gate-syntax.ts'

/** A tokenizer for which the condition of a gate holds, so that the check fails. */
export interface Failure {
  readonly tokenizer: string
  readonly gate: string
  readonly left: number
  readonly right: number
}

/** The tokenizers, except the baseline, for which a gate holds. */
export function failuresOf(record: SuiteRecord, gates: readonly Gate[]): Failure[] {
  return gates.flatMap(gate => {
    const base = record.tokenizers.find(({ id }) => id === record.baseline)
    if (gate.needsBaseline && !base)
      throw new InputError(
        `${nameOption('failIf')} '${gate.source}' needs a baseline; name one (${nameOption('baseline')})`,
      )
    return record.tokenizers
      .filter(({ id }) => id !== record.baseline)
      .flatMap(row => {
        const lookup = (of: 'tokenizer' | 'baseline', reference: Operand) =>
          numberAt(record, of === 'baseline' ? base! : row, reference, gate)
        const [left, right] = [evaluate(gate.left, lookup), evaluate(gate.right, lookup)]
        const fails = comparators[gate.comparator](left, right)
        return fails ? [{ tokenizer: row.id, gate: gate.source, left, right }] : []
      })
  })
}

const comparators: Readonly<Record<Comparator, (left: number, right: number) => boolean>> = {
  '>': (left, right) => left > right,
  '>=': (left, right) => left >= right,
  '<': (left, right) => left < right,
  '<=': (left, right) => left <= right,
}

const operators: Readonly<Record<Operator, (left: number, right: number) => number>> = {
  '+': (left, right) => left + right,
  '-': (left, right) => left - right,
  '*': (left, right) => left * right,
  '/': (left, right) => left / right,
}

type Lookup = (of: 'tokenizer' | 'baseline', reference: Operand) => number

function evaluate(expression: Expression, lookup: Lookup): number {
  if (expression.type === 'number') return expression.number
  if (expression.type === 'negative') return -evaluate(expression.inner, lookup)
  if (expression.type === 'value') return lookup(expression.of, expression.parseOperand)
  const { operator, left, right } = expression
  return operators[operator](evaluate(left, lookup), evaluate(right, lookup))
}

/** The value of an operand. Throws if there is none: a check that cannot be made has not passed. */
function numberAt(
  record: SuiteRecord,
  row: RecordedTokenizer,
  { text, metric, end }: Operand,
  { source }: Gate,
): number {
  const columns = columnsOf(record.corpora)
  const column = columns.find(({ label, corpus }) => label === text || corpus.id === text)
  const fail = (problem: string) =>
    new InputError(`${nameOption('failIf')} '${source}': ${problem}`)
  if (!column) {
    const known = columns.map(({ label }) => label).join(', ')
    throw fail(`no text ${text} is compared; there are ${known}`)
  }
  const value = gridOf(record, metric).valueAt(row, column)
  if (!value) throw fail(`${row.id} has no ${metric} on ${column.label}`)
  if (value.struckOut)
    throw fail(`${row.id} loses too much of ${column.label} to unknown tokens to be compared`)
  if (end === 'value') return value.number
  if (!value.interval) throw fail(`${metric} on ${column.label} has no interval (too few samples)`)
  return value.interval[end === 'low' ? 0 : 1]
}
