import { InputError, nameOption } from '../../errors.ts'
import { agreementOf } from '../../metrics/agreement.ts'
import type { Evidence, TextEvidence } from './evidence.ts'
import { type Fit, fitTo, type LinearForm, linearForm, predict } from './fit.ts'
import { type Formula, formulas } from './formulas.ts'

/** A formula at its best, over all choices of texts. */
export interface Candidate extends Fit {
  readonly formula: Formula
  /** The number of pairs of rows in the published order, of all pairs. */
  readonly order: { readonly same: number; readonly of: number }
  /** Every choice of texts, the best first. */
  readonly tried: readonly Tried[]
}

/** A formula on one choice of texts. */
export interface Tried {
  readonly form: LinearForm
  readonly result: Fit
}

/** Every formula at its best, the best first. */
export function search(
  rows: readonly string[],
  targets: readonly number[],
  evidence: Evidence,
  among: readonly Formula[] = formulas,
): Candidate[] {
  const choices = choicesOf(evidence.texts)
  return among
    .flatMap(formula => bestOf(formula, choices, rows, targets, evidence) ?? [])
    .toSorted((a, b) => a.rms - b.rms)
}

/** Predicts a row that the candidate was not fitted to. */
export function predictOther(
  { formula, tried, weights }: Candidate,
  row: string,
  evidence: Evidence,
): number {
  const form = linearForm(formula, tried[0]!.form.texts, [row], evidence)
  return predict(form!, weights)[0]!
}

function bestOf(
  formula: Formula,
  choices: readonly Evidence['texts'][],
  rows: readonly string[],
  targets: readonly number[],
  evidence: Evidence,
): Candidate | undefined {
  const found = choices
    .flatMap(texts => {
      const form = linearForm(formula, texts, rows, evidence)
      const result = form && fitTo(form, targets)
      return form && result ? [{ form, result }] : []
    })
    .toSorted((a, b) => a.result.rms - b.result.rms)
  const [best] = found
  if (!best) return undefined
  const pairs = best.result.predictions.map((number, i) => [number, targets[i]!] as const)
  const { sameOrder, comparisons } = agreementOf(pairs)
  return {
    ...best.result,
    formula,
    order: { same: sameOrder, of: comparisons },
    tried: found,
  }
}

// Every face of a mix is tried, and every choice of texts: beyond these it takes minutes.
const mostKinds = 8
const mostChoices = 256

/**
 * Lists all ways to take one text of each kind: the candidates for a mix.
 *
 *     zh, zh-wiki (both zh), en, code  →  zh + en + code, zh-wiki + en + code
 */
export function choicesOf(texts: readonly TextEvidence[]): TextEvidence[][] {
  const kinds = [...new Set(texts.map(({ kind }) => kind))]
  let choices: TextEvidence[][] = [[]]
  for (const kind of kinds) {
    const same = texts.filter(text => text.kind === kind)
    choices = choices.flatMap(chosen => same.map(text => [...chosen, text]))
  }
  if (kinds.length > mostKinds || choices.length > mostChoices) {
    throw new InputError(
      `${texts.length} texts of ${kinds.length} kinds make too many mixes; name fewer (${nameOption('corpora')})`,
    )
  }
  return choices
}
