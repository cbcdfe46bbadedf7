import type { Evidence, TextEvidence } from './evidence.ts'
import { constantOf, type Formula } from './formulas.ts'
import { dot, leastLoss, nearestWeights } from './least-squares.ts'

/**
 * A formula on a mix of texts, as something linear in the weights of the mix. A ratio of sums over a mix
 * is not the mix of the ratios: with w the share of each text *in the denominator*,
 *
 *     Σ tokens ÷ Σ units  =  Σ w · (tokens ÷ units of the text)
 *
 * and units ÷ tokens is the inverse of that; a mean of ratios is linear in the shares of the samples.
 */
export interface LinearForm {
  readonly texts: readonly TextEvidence[]
  /** Row → text → the number that the text alone would give, before the constant. */
  readonly matrix: readonly (readonly number[])[]
  /** Row → the constant of the formula. */
  readonly constants: readonly number[]
  /** Whether the table's numbers are the inverse of what is linear. */
  readonly inverse: boolean
  /**
   * Text → what divides its share of the denominator to make it one of the characters; of a mean of ratios
   * the shares are of samples, and stay so.
   */
  readonly perShare: readonly number[]
  readonly hasFreeConstant: boolean
}

export interface Fit {
  /** Text → its share of the denominator, times the constant where one was fitted. */
  readonly weights: readonly number[]
  /** The values of the formula, in the order of the rows. */
  readonly predictions: readonly number[]
  /** prediction ÷ published − 1 */
  readonly residuals: readonly number[]
  /** √(Σ residual² ÷ freedom), or ÷ 1 where no freedom is left. */
  readonly rms: number
  readonly max: number
  /**
   * Rows less the numbers that were fitted: a constant, and one less than the texts whose share is not 0
   * (Meyer and Woodroofe 2000, "On the degrees of freedom in shape-restricted regression").
   */
  readonly freedom: number
  /** Text → its share of the characters, or of the samples where the formula is a mean of ratios. */
  readonly mix: Readonly<Record<string, number>>
  /** The constant that was fitted, where one was. */
  readonly constant?: number
}

/** The linear form of `formula` for `rows`; `undefined` where a cell was not measured. */
export function linearForm(
  formula: Formula,
  texts: readonly TextEvidence[],
  rows: readonly string[],
  { cells, vocabSizes }: Evidence,
): LinearForm | undefined {
  const { unit, baseline, direction, aggregation, specialTokens } = formula
  const isMean = aggregation === 'mean of ratios'
  const isInverse = direction === 'unitsPerToken'
  const needed = baseline === undefined ? rows : [...rows, baseline]
  if (!needed.every(row => texts.every(({ name }) => cells[row]?.[name]))) return undefined
  if (formula.factor === 'shortestIds' && !rows.every(row => vocabSizes[row])) return undefined
  const tokensOf = (row: string, { name, samples }: TextEvidence) =>
    cells[row]![name]!.tokens + specialTokens * samples
  const lengthOf = (text: TextEvidence) =>
    baseline === undefined ? text.units[unit] : tokensOf(baseline, text)
  const ratioOf = (row: string, text: TextEvidence): number => {
    const cell = cells[row]![text.name]!
    if (!isMean) return tokensOf(row, text) / lengthOf(text)
    if (isInverse) return cell.meanPerToken[specialTokens]![unit]
    return cell.meanTokensPer[unit] + specialTokens * text.meanInverse[unit]
  }
  return {
    texts,
    matrix: rows.map(row => texts.map(text => ratioOf(row, text))),
    constants: rows.map(row => constantOf(formula, vocabSizes[row] ?? 1)),
    inverse: isInverse && !isMean,
    perShare: texts.map(text => (isMean ? 1 : lengthOf(text) / text.units.characters)),
    hasFreeConstant: formula.factor === 'free',
  }
}

/** The mix, and the constant where it is free, that bring `form` nearest to `targets`, relatively. */
export function fitTo(form: LinearForm, targets: readonly number[]): Fit | undefined {
  const weights = weightsFor(form, targets)
  if (!weights) return undefined
  const { texts, perShare, inverse, hasFreeConstant } = form
  const fitted = weights.filter(weight => weight > 0).length - (hasFreeConstant ? 0 : 1)
  const predictions = predict(form, weights)
  const residuals = predictions.map((prediction, i) => prediction / targets[i]! - 1)
  const freedom = targets.length - fitted
  const sum = residuals.reduce((total, residual) => total + residual ** 2, 0)
  const shares = weights.map((weight, i) => weight / perShare[i]!)
  const whole = total(shares)
  const constant = inverse ? 1 / total(weights) : total(weights)
  return {
    weights,
    predictions,
    residuals,
    rms: Math.sqrt(sum / Math.max(1, freedom)),
    max: Math.max(...residuals.map(Math.abs)),
    freedom,
    mix: Object.fromEntries(texts.map(({ name }, i) => [name, shares[i]! / whole])),
    ...(hasFreeConstant ? { constant } : {}),
  }
}

/**
 * False says that no fit has an `rms` of `limit` or less, by one system of equations instead of one for every
 * subset of the texts; true says nothing. With S the most that Σ residual² may be, a loss is S at the most; of an
 * inverse, where it is Σ (residual ÷ (1 + residual))², it is S ÷ (1 − √S)².
 */
export function couldFit(form: LinearForm, targets: readonly number[], limit: number): boolean {
  const freedom = Math.max(1, targets.length - (form.hasFreeConstant ? 1 : 0))
  const most = limit ** 2 * freedom
  if (form.inverse && most >= 1) return true
  const loss = form.inverse ? most / (1 - Math.sqrt(most)) ** 2 : most
  // More than the rounding of either side.
  return leastLoss(relativeRows(form, targets), sumOf(form)) <= loss * (1 + 1e-6) + 1e-9
}

/** The error of each row when the other rows predict it: prediction ÷ published − 1. */
export function leaveOneOut(form: LinearForm, targets: readonly number[]): number[] {
  return targets.map((target, left) => {
    const without = <Item>(items: readonly Item[]) => items.filter((_, i) => i !== left)
    const rest = { ...form, matrix: without(form.matrix), constants: without(form.constants) }
    const weights = weightsFor(rest, without(targets))
    return weights ? predict(form, weights)[left]! / target - 1 : Number.POSITIVE_INFINITY
  })
}

function weightsFor(form: LinearForm, targets: readonly number[]): number[] | undefined {
  return nearestWeights(relativeRows(form, targets), sumOf(form))
}

/** The rows that weights are to bring near to 1. */
function relativeRows(
  { matrix, constants, inverse }: LinearForm,
  targets: readonly number[],
): number[][] {
  return matrix.map((row, i) => {
    const linear = inverse ? constants[i]! / targets[i]! : targets[i]! / constants[i]!
    return row.map(number => number / linear)
  })
}

function sumOf({ hasFreeConstant }: LinearForm) {
  return { sumToOne: !hasFreeConstant }
}

/** Computes the formula for the rows of `form`. */
export function predict(
  { matrix, constants, inverse }: LinearForm,
  weights: readonly number[],
): number[] {
  return matrix.map((row, i) => {
    const linear = dot(row, weights)
    return inverse ? constants[i]! / linear : constants[i]! * linear
  })
}

function total(numbers: readonly number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0)
}
