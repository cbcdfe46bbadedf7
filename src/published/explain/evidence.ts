import { type UnitName, unitNames } from './units.ts'

/** Sums, and means over samples, of the texts that may be in the mix. */
export interface Evidence {
  readonly texts: readonly TextEvidence[]
  /** Tokenizer → text → what it made of that text. */
  readonly cells: Readonly<Record<string, Readonly<Record<string, CellEvidence>>>>
  /** Tokenizer → pieces of its base vocabulary, for formulas that weigh an id in bits. */
  readonly vocabSizes: Readonly<Record<string, number>>
}

export interface TextEvidence {
  readonly name: string
  /** Texts of one kind stand for each other: a mix holds one of each. `zh`, `en`, `code`, or a name. */
  readonly kind: string
  readonly samples: number
  /** Σ over the samples. */
  readonly units: PerUnit
  /** The mean over the samples of 1 ÷ units. */
  readonly meanInverse: PerUnit
}

export interface CellEvidence {
  /** Σ over the samples, without special tokens. */
  readonly tokens: number
  /** The mean over the samples of tokens ÷ units. */
  readonly meanTokensPer: PerUnit
  /** The mean over the samples of units ÷ (tokens + 0, 1, 2 special tokens). */
  readonly meanPerToken: readonly PerUnit[]
}

export type PerUnit = Readonly<Record<UnitName, number>>

/** The numbers of special tokens that a sample may get: none, a BOS or an EOS, both. */
export const specialTokenCounts = [0, 1, 2] as const

/** The samples of one text: their lengths in every unit, and their tokens by tokenizer. */
export interface SampledText {
  readonly name: string
  readonly kind: string
  readonly units: Readonly<Record<UnitName, ArrayLike<number>>>
  readonly tokens: Readonly<Record<string, ArrayLike<number>>>
}

/** Sums up samples. One that is empty in some unit is left out, since a ratio to it is no number. */
export function evidenceOf(
  texts: readonly SampledText[],
  vocabSizes: Readonly<Record<string, number>> = {},
): Evidence {
  const cells: Record<string, Record<string, CellEvidence>> = {}
  const summed = texts.map(text => {
    const kept = samplesToKeep(text)
    for (const [tokenizer, tokens] of Object.entries(text.tokens)) {
      cells[tokenizer] ??= {}
      cells[tokenizer][text.name] = cellEvidence(tokens, text, kept)
    }
    return textEvidence(text, kept)
  })
  return { texts: summed, cells, vocabSizes }
}

function textEvidence({ name, kind, units }: SampledText, kept: readonly number[]): TextEvidence {
  return {
    name,
    kind,
    samples: kept.length,
    units: perUnit(unit => sumOf(kept, i => units[unit][i]!)),
    meanInverse: perUnit(unit => meanOf(kept, i => 1 / units[unit][i]!)),
  }
}

function cellEvidence(
  tokens: ArrayLike<number>,
  { units }: SampledText,
  kept: readonly number[],
): CellEvidence {
  return {
    tokens: sumOf(kept, i => tokens[i]!),
    meanTokensPer: perUnit(unit => meanOf(kept, i => tokens[i]! / units[unit][i]!)),
    meanPerToken: specialTokenCounts.map(special =>
      perUnit(unit => meanOf(kept, i => units[unit][i]! / (tokens[i]! + special))),
    ),
  }
}

function samplesToKeep({ units, tokens }: SampledText): number[] {
  const lengths = [...unitNames.map(unit => units[unit]), ...Object.values(tokens)]
  return Array.from(units.samples, (_, i) => i).filter(i => lengths.every(list => list[i]! > 0))
}

function perUnit(of: (unit: UnitName) => number): PerUnit {
  const entries = unitNames.map(unit => [unit, of(unit)] as const)
  return Object.fromEntries(entries) as Record<UnitName, number>
}

function sumOf(indexes: readonly number[], of: (i: number) => number): number {
  return indexes.reduce((sum, i) => sum + of(i), 0)
}

function meanOf(indexes: readonly number[], of: (i: number) => number): number {
  return sumOf(indexes, of) / indexes.length
}
