import type { Evidence } from './evidence.ts'
import type { Formula } from './formulas.ts'
import { search } from './search.ts'

/** The error that a true formula may have, because the published text is not ours. */
export interface Tolerance {
  /** The largest root mean square of relative residuals that is still called consistent. */
  readonly rms: number
  readonly source: 'held-out texts' | 'given' | 'assumed'
  /** Held-out text → how near the true formula came to it on the others. */
  readonly trials: Readonly<Record<string, number>>
}

/** The tolerance if no two texts are of one kind: then nothing shows how much texts differ. */
const assumed = 0.05

const truth: Formula = {
  unit: 'characters',
  direction: 'tokensPerUnit',
  aggregation: 'ratio of sums',
  specialTokens: 0,
  factor: 'one',
}

/**
 * Each text that has another of its kind beside it is taken for the published one: its tokens per
 * character for the table, and the other texts for ours. As far as the true formula is then off, a true
 * formula can be off.
 */
export function toleranceOf(rows: readonly string[], evidence: Evidence): Tolerance {
  const trials: Record<string, number> = {}
  for (const heldOut of evidence.texts) {
    const texts = evidence.texts.filter(text => text !== heldOut)
    if (!texts.some(({ kind }) => kind === heldOut.kind)) continue
    const targets = rows.map(
      row => (evidence.cells[row]?.[heldOut.name]?.tokens ?? 0) / heldOut.units.characters,
    )
    const [found] = search(rows, targets, { ...evidence, texts }, [truth])
    if (found) trials[heldOut.name] = found.rms
  }
  const all = Object.values(trials)
  if (all.length === 0) return { rms: assumed, source: 'assumed', trials }
  return { rms: Math.max(...all), source: 'held-out texts', trials }
}
