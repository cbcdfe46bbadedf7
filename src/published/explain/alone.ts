import type { Table } from './answers.ts'
import type { Evidence } from './evidence.ts'
import { fitTo, linearForm } from './fit.ts'
import type { Formula } from './formulas.ts'

/** The fit of a single text with one constant: it tests the ratios between rows. */
export interface Alone {
  readonly text: string
  readonly direction: Formula['direction']
  /** The fitted constant: the number of characters, if the numbers are tokens of so much text. */
  readonly constant: number
  readonly rms: number
  readonly max: number
}

/**
 * Fits each text by itself, times a constant; the best fit comes first. Even where few rows leave
 * nothing to test a mix with, all rows but one test this.
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
