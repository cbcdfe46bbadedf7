import type { Range } from '../verdict.ts'
import { type Chance, chanceOf } from './chance.ts'
import type { Evidence } from './evidence.ts'
import { leaveOneOut } from './fit.ts'
import {
  answerOf,
  type Formula,
  formulaLabel,
  impossibility,
  type Tier,
  tierOf,
} from './formulas.ts'
import type { Candidate, Tried } from './search.ts'
import { unitNames } from './units.ts'

/**
 * A divisor of tokens, a direction and a constant, with everything else that formulas may
 * differ in at its best.
 */
export interface Answer {
  readonly label: string
  readonly tier: Tier
  /** `saturated`: as many numbers were fitted as there are rows, so that it says nothing. */
  readonly status: 'consistent' | 'saturated' | 'excluded'
  /**
   * Whether it gives every number to the digit that was printed, with two rows left at least: then the text
   * is ours too, and what only comes near is no rival.
   */
  readonly isExact: boolean
  /** Why it is excluded. */
  readonly reason?: string
  /** The plainest of the exact variants, else of the consistent ones; for an excluded answer the nearest. */
  readonly shown: Variant
  /** The ambiguity within the answer: every variant and choice of texts that is also consistent. */
  readonly open?: Open
  /** The errors of each row when the others predict it. */
  readonly leftOut?: { readonly rms: number; readonly max: number }
  readonly chance?: Chance
}

/** A formula down to the last detail, and how it fits. */
export interface Variant {
  readonly formula: Formula
  readonly rms: number
  readonly max: number
  readonly freedom: number
  readonly order: Candidate['order']
  readonly mix: Readonly<Record<string, number>>
  readonly constant?: number
  readonly predictions: readonly number[]
}

export interface Open {
  /** Every variant that is consistent, the plainest first. */
  readonly variants: readonly Variant[]
  /** Kind of text → the smallest and the largest share, over all of them and all choices of texts. */
  readonly shares: Readonly<Record<string, readonly [number, number]>>
  /** The number of consistent choices of texts, of all choices. */
  readonly choices: { readonly consistent: number; readonly of: number }
}

export interface Table {
  readonly rows: readonly string[]
  /** The range of each number before it was rounded. */
  readonly ranges: readonly Range[]
  /** The middle of that. */
  readonly targets: readonly number[]
}

/** The candidates of one answer, the best first, held against `tolerance`. */
export function answerFrom(
  candidates: readonly Candidate[],
  { rows, ranges, targets }: Table,
  evidence: Evidence,
  tolerance: number,
): Answer {
  const [nearest] = candidates as readonly [Candidate, ...Candidate[]]
  const common = { label: formulaLabel(nearest.formula), tier: tierOf(nearest.formula) }
  const reason = exclusion(nearest, rows, evidence, tolerance)
  if (reason !== undefined)
    return { ...common, status: 'excluded', isExact: false, reason, shown: variantOf(nearest) }
  const consistent = candidates.filter(({ rms }) => rms <= tolerance).toSorted(byPlainness)
  const exact = consistent.find(candidate => isExact(candidate, ranges))
  const plainest = exact ?? consistent[0]!
  const open = openIn(consistent, tolerance)
  const shown = variantOf(plainest)
  if (shown.freedom <= 0) return { ...common, status: 'saturated', isExact: false, shown, open }
  const left = leaveOneOut(plainest.tried[0]!.form, targets)
  const rms = Math.sqrt(left.reduce((sum, one) => sum + one ** 2, 0) / left.length)
  const forms = plainest.tried.map(({ form }) => form)
  return {
    ...common,
    status: 'consistent',
    isExact: exact !== undefined,
    shown,
    open,
    leftOut: { rms, max: Math.max(...left.map(Math.abs)) },
    chance: chanceOf(forms, targets, plainest.rms),
  }
}

/** The candidates grouped by answer, each group and all groups in their order. */
export function groupByAnswer(candidates: readonly Candidate[]): Candidate[][] {
  const groups = new Map<string, Candidate[]>()
  for (const candidate of candidates) {
    const answer = answerOf(candidate.formula)
    groups.set(answer, [...(groups.get(answer) ?? []), candidate])
  }
  return [...groups.values()]
}

function exclusion(
  { formula, rms, order }: Candidate,
  rows: readonly string[],
  { vocabSizes }: Evidence,
  tolerance: number,
): string | undefined {
  for (const row of rows) {
    const why = impossibility(formula, vocabSizes[row] ?? 0)
    if (why) return `${why} (${row})`
  }
  if (rms <= tolerance) return undefined
  if (2 * order.same < order.of) return `only ${order.same} of ${order.of} pairs in the right order`
  return `off by ${percentOf(rms)} %`
}

/** `0.0123` → `1.2`, `0.7` → `70` */
function percentOf(share: number): string {
  return (100 * share).toFixed(share < 0.0995 ? 1 : 0)
}

function isExact({ predictions, freedom }: Candidate, ranges: readonly Range[]): boolean {
  const isIn = (number: number, { low, high }: Range) =>
    number >= low * (1 - 1e-9) && number <= high * (1 + 1e-9)
  return freedom >= 2 && predictions.every((number, i) => isIn(number, ranges[i]!))
}

function openIn(variants: readonly Candidate[], tolerance: number): Open {
  const fits = variants.flatMap(({ tried }) =>
    tried.filter(({ result }) => result.rms <= tolerance),
  )
  const namesOf = ({ form }: Tried) => form.texts.map(({ name }) => name).join()
  const kinds = fits[0]!.form.texts.map(({ kind }) => kind)
  const shares = kinds.map((kind, i) => {
    const all = fits.map(({ form, result }) => result.mix[form.texts[i]!.name]!)
    return [kind, [Math.min(...all), Math.max(...all)] as const] as const
  })
  return {
    variants: variants.map(variantOf),
    shares: Object.fromEntries(shares),
    choices: { consistent: new Set(fits.map(namesOf)).size, of: variants[0]!.tried.length },
  }
}

function variantOf({ tried: _, residuals: __, weights: ___, ...variant }: Candidate): Variant {
  return variant
}

/** Orders a ratio before a mean of ratios, few special tokens before many, code points before other characters. */
function byPlainness({ formula: a }: Candidate, { formula: b }: Candidate): number {
  return (
    Number(a.aggregation === 'mean of ratios') - Number(b.aggregation === 'mean of ratios') ||
    a.specialTokens - b.specialTokens ||
    unitNames.indexOf(a.unit) - unitNames.indexOf(b.unit)
  )
}
