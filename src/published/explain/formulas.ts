import { type UnitName, unitNames, unitOf } from './units.ts'

/** A way to make a table's numbers of counts. */
export interface Formula {
  readonly unit: UnitName
  /** The tokenizer whose tokens are the unit. */
  readonly baseline?: string
  /** Tokens ÷ units, or units ÷ tokens. */
  readonly direction: 'tokensPerUnit' | 'unitsPerToken'
  readonly aggregation: Aggregation
  /** The number of special tokens that each sample gets. */
  readonly specialTokens: number
  readonly factor: FactorName
}

/** One ratio of two sums over all samples, or the mean of the samples' own ratios. */
export type Aggregation = 'ratio of sums' | 'mean of ratios'

/**
 * The assumptions of a formula: none, a constant that has a reason, or a constant that is fitted, with
 * which almost anything fits.
 */
export type Tier = 'plain' | 'with a reason' | 'fitted'

interface Factor {
  /** The suffix of a formula's name. */
  readonly label: string
  readonly tier: Tier
  /** The constant of tokens ÷ units; that of units ÷ tokens is its inverse. */
  readonly of: (vocabSize: number) => number
  /** The units that it makes sense with; all by default. */
  readonly units?: readonly UnitName[]
  /** The direction that it makes sense in; both by default. */
  readonly direction?: Formula['direction']
  /** The largest vocabulary that ids of this width can number. */
  readonly mostPieces?: number
}

const bytesOnly: readonly UnitName[] = ['bytes', 'gbkBytes']

/**
 * The constants of formulas. All but `free` are not fitted, so they use up no degree
 * of freedom.
 */
export const factors = {
  one: { label: '', tier: 'plain', of: () => 1 },
  percent: { label: '× 100', tier: 'plain', of: () => 100, direction: 'tokensPerUnit' },
  thousand: { label: '× 1,000', tier: 'plain', of: () => 1000, direction: 'tokensPerUnit' },
  twoByteIds: {
    label: 'with ids of 2 bytes',
    tier: 'with a reason',
    of: () => 2,
    units: bytesOnly,
    mostPieces: 2 ** 16,
  },
  fourByteIds: {
    label: 'with ids of 4 bytes',
    tier: 'with a reason',
    of: () => 4,
    units: bytesOnly,
  },
  shortestIds: {
    label: 'with ids of log₂ V bits',
    tier: 'with a reason',
    of: vocabSize => Math.log2(vocabSize) / 8,
    units: bytesOnly,
  },
  // A billion bytes are 0.931 GiB, so GiB per 10⁹ tokens are fewer than bytes per token.
  gibi: {
    label: 'in GiB and 10⁹ tokens',
    tier: 'with a reason',
    of: () => 2 ** 30 / 1e9,
    units: ['bytes'],
  },
  tebi: {
    label: 'in TiB and 10¹² tokens',
    tier: 'with a reason',
    of: () => 2 ** 40 / 1e12,
    units: ['bytes'],
  },
  // Times a free constant, a ratio of sums to any unit is the same set of numbers: the shares of the texts
  // take up the difference. So one unit stands for all.
  free: { label: '× a constant', tier: 'fitted', of: () => 1, units: ['characters'] },
} as const satisfies Record<string, Factor>

export type FactorName = keyof typeof factors

const factorNames = Object.keys(factors) as readonly FactorName[]

/** Formulas relative to one tokenizer; its own number in the table must then be 1, or 100. */
export function relativeFormulas(baseline: string): Formula[] {
  return (['one', 'percent'] as const).flatMap(factor =>
    [0, 1, 2].map(specialTokens => ({
      unit: 'samples' as const,
      baseline,
      direction: 'tokensPerUnit' as const,
      aggregation: 'ratio of sums' as const,
      specialTokens,
      factor,
    })),
  )
}

/** The constant of a formula for a tokenizer of that many pieces. */
export function constantOf({ factor, direction }: Formula, vocabSize: number): number {
  const constant = factors[factor].of(vocabSize)
  return direction === 'unitsPerToken' ? 1 / constant : constant
}

export function tierOf({ factor }: Formula): Tier {
  return factors[factor].tier
}

/** Why the formula cannot be what made a table with a tokenizer of that many pieces, if it cannot. */
export function impossibility({ factor }: Formula, vocabSize: number): string | undefined {
  const { mostPieces, label }: Factor = factors[factor]
  if (mostPieces === undefined || vocabSize <= mostPieces) return undefined
  return `${label.replace('with ', '')} cannot number ${vocabSize.toLocaleString('en-US')} pieces`
}

/** Every formula that is tried. */
export const formulas: readonly Formula[] = unitNames.flatMap(unit =>
  factorNames
    .filter(factor => isSensible(unit, factor))
    .flatMap(factor => variantsOf(unit, factor)),
)

/** Names the divisor of tokens, the direction and the constant: `bytes per token`. */
export function formulaLabel({ unit, baseline, direction, factor }: Formula): string {
  const isDirect = direction === 'tokensPerUnit'
  if (factor === 'free') return isDirect ? 'tokens × a constant' : 'a constant ÷ tokens'
  const { label, plural } = firstOfFamily(unit)
  const tokensPer =
    baseline === undefined ? `tokens per ${label}` : `tokens ÷ tokens of ${baseline}`
  const ratio = isDirect ? tokensPer : `${plural} per token`
  return [ratio, factors[factor].label].filter(Boolean).join(' ')
}

/** Formulas that differ in aggregation, special tokens or the kind of character alone are one answer. */
export function answerOf({ unit, baseline, direction, factor }: Formula): string {
  return JSON.stringify([baseline ?? '', unitOf(unit).family, direction, factor])
}

/** The unit that a family is called by. */
function firstOfFamily(unit: UnitName) {
  const { family } = unitOf(unit)
  return unitOf(unitNames.find(name => unitOf(name).family === family)!)
}

function isSensible(unit: UnitName, factor: FactorName): boolean {
  if (unit === 'samples') return factor === 'one'
  const { units }: Factor = factors[factor]
  return units === undefined || units.includes(unit)
}

function variantsOf(unit: UnitName, factor: FactorName): Formula[] {
  // Samples are counted, not measured: their two aggregations are the same, and nobody inverts them.
  const isCount = unit === 'samples'
  const { direction: only = isCount ? 'tokensPerUnit' : undefined }: Factor = factors[factor]
  const directions = (['tokensPerUnit', 'unitsPerToken'] as const).filter(
    direction => only === undefined || direction === only,
  )
  const isOneRatio = isCount || factor === 'free'
  const aggregations = (['ratio of sums', 'mean of ratios'] as const).slice(0, isOneRatio ? 1 : 2)
  return directions.flatMap(direction =>
    aggregations.flatMap(aggregation =>
      [0, 1, 2].map(specialTokens => ({ unit, direction, aggregation, specialTokens, factor })),
    ),
  )
}
