import type { Table } from './answers.ts'
import type { Evidence } from './evidence.ts'
import { fitTo, linearForm } from './fit.ts'
import type { Formula } from './formulas.ts'

/** One text by itself, with nothing fitted but a constant: what the rows are relative to each other. */
export interface Alone {
  readonly text: string
  readonly direction: Formula['direction']
  /** Of tokens × a constant, the characters whose tokens the numbers are. */
  readonly constant: number
  readonly rms: number
  readonly max: number
}

/**
 * How near each text comes by itself, times a constant, the nearest first. Even where few rows leave
 * nothing to test a mix with, this has all rows but one left.
 */
export function eachAlone({ rows, targets }: Table, evidence: Evidence): Alone[] {
  const [direct, inverse] = (['tokensPerUnit', 'unitsPerToken'] as const).map(direction =>
    evidence.texts
      .flatMap(text => {
        const formula: Formula = {
          unit: 'characters',
          direction,
          aggregation: 'ratio of sums',
          specialTokens: 0,
          factor: 'free',
        }
        const form = linearForm(formula, [text], rows, evidence)
        const fit = form && fitTo(form, targets)
        if (fit?.constant === undefined) return []
        return [{ text: text.name, direction, constant: fit.constant, rms: fit.rms, max: fit.max }]
      })
      .toSorted((a, b) => a.rms - b.rms),
  ) as [Alone[], Alone[]]
  return (inverse[0]?.rms ?? 0) < (direct[0]?.rms ?? 0) ? inverse : direct
}
