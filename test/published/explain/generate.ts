import type { PublishedColumn } from '../../../src/published/explain/columns.ts'
import type { Evidence } from '../../../src/published/explain/evidence.ts'
import { linearForm, predict } from '../../../src/published/explain/fit.ts'
import type { Formula } from '../../../src/published/explain/formulas.ts'
import type { Rounding } from '../../../src/published/verdict.ts'
import { random } from './world.ts'

export const plain: Formula = {
  unit: 'characters',
  direction: 'tokensPerUnit',
  aggregation: 'ratio of sums',
  specialTokens: 0,
  factor: 'one',
}

export interface Recipe {
  readonly formula: Formula
  /** Text → its share of the characters, or of the samples in a mean of ratios. */
  readonly mix: Readonly<Record<string, number>>
  readonly rows: readonly string[]
  readonly decimals?: number
  readonly rounding?: Rounding
  /** Each number is off by up to this share. */
  readonly noise?: number
}

/** The table that a formula gives of a mix, computed from the sums as its definition says. */
export function generate(evidence: Evidence, recipe: Recipe): PublishedColumn {
  const { formula, mix, rows, decimals = 3, rounding = 'nearest', noise = 0 } = recipe
  const texts = evidence.texts.filter(({ name }) => mix[name] !== undefined)
  const form = linearForm(formula, texts, rows, evidence)!
  const weights = texts.map(({ name }, i) => mix[name]! * form.perShare[i]!)
  const whole = weights.reduce((sum, weight) => sum + weight, 0)
  const scale = 10 ** decimals
  const round = rounding === 'floored' ? Math.floor : Math.round
  const numbers = predict(
    form,
    weights.map(weight => weight / whole),
  ).map(
    (number, i) =>
      round(number * (1 + noise * (2 * random('noise', rows[i]!) - 1)) * scale) / scale,
  )
  const values = Object.fromEntries(rows.map((row, i) => [row, numbers[i]!]))
  return { name: 'generated', values, decimals, rounding }
}
