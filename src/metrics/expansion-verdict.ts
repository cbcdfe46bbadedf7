/** Whether to expand a vocabulary, and why. */
export interface Verdict {
  readonly answer: 'expand' | 'expand by fewer' | 'do not expand'
  /** The recommended number of added pieces. */
  readonly pieces: number
  /** One paragraph. */
  readonly reasons: string
}

export interface VerdictFigures {
  readonly added: number
  /** Tokens a character on Chinese. */
  readonly before: number
  readonly after: number
  readonly newParameters: number
  readonly breakEvenShare: number | null
  /** The share of samples without Chinese whose ids change; absent if ids were not compared. */
  readonly plainChanged?: number
  /** The savings with fewer pieces. */
  readonly curve?: readonly { readonly pieces: number; readonly saved: number }[]
}

/**
 * New rows know nothing until a model is trained on: that is held to be worth it from a quarter of the
 * Chinese tokens on, a third more text in the same context. A judgement, not a law; the numbers it is
 * made of stand beside it.
 */
export const worthwhile = 0.25
/** Fewer pieces do where they save nearly all that all save… */
const nearlyAll = 0.95
/** …and are clearly fewer. */
const clearlyFewer = 0.6

/** The answer that the numbers give. */
export function verdictOf(figures: VerdictFigures): Verdict {
  const { added, before, after, breakEvenShare, curve = [] } = figures
  const saved = 1 - after / before
  if (saved < worthwhile || breakEvenShare === null) {
    return { answer: 'do not expand', pieces: 0, reasons: reasonsAgainst(figures, saved) }
  }
  const full = curve.at(-1)?.saved ?? 0
  const fewer = curve.find(
    point => point.pieces <= clearlyFewer * added && point.saved >= nearlyAll * full,
  )
  const reasons = [...gains(figures, saved), ...damages(figures)]
  if (fewer) {
    return {
      answer: 'expand by fewer',
      pieces: fewer.pieces,
      reasons: `${reasons.join(' ')} The best ${number(fewer.pieces)} of the pieces save ${percent(fewer.saved)} already.`,
    }
  }
  return { answer: 'expand', pieces: added, reasons: reasons.join(' ') }
}

function gains(figures: VerdictFigures, saved: number): string[] {
  const { added, before, after, newParameters, breakEvenShare } = figures
  const payingOff = breakEvenShare
    ? `which fewer tokens pay for as soon as ${percent(breakEvenShare)} of the tokens are Chinese`
    : 'which fewer tokens pay for on every text'
  return [
    `${number(added)} new pieces bring Chinese from ${before.toFixed(3)} to ${after.toFixed(3)} tokens a character, ${percent(saved)} fewer.`,
    `They cost ${number(newParameters / 1e6)} million parameters that have to be trained, and a larger output, ${payingOff}.`,
  ]
}

function reasonsAgainst(figures: VerdictFigures, saved: number): string {
  const { added, before, after, newParameters } = figures
  if (figures.breakEvenShare === null && saved >= worthwhile) {
    return `${number(added)} new pieces make each token dearer than the ${percent(saved)} fewer tokens of Chinese save, whatever the share of Chinese.`
  }
  return `The base has Chinese at ${before.toFixed(3)} tokens a character already; ${number(added)} new pieces would bring it to ${after.toFixed(3)}, ${percent(saved)} fewer, where less than ${percent(worthwhile)} is held not to be worth training ${number(newParameters / 1e6)} million new parameters.`
}

function damages({ plainChanged }: VerdictFigures): string[] {
  if (plainChanged === undefined) return []
  if (plainChanged === 0) return ['Text without Chinese keeps its ids.']
  return [
    `${percent(plainChanged)} of the samples without Chinese get other ids, which a model that knows them has to learn anew; lower scores or Han pieces alone avoid it.`,
  ]
}

/** The locale is fixed, so that no machine prints otherwise. */
function number(value: number): string {
  return Math.round(value).toLocaleString('en-US')
}

function percent(share: number): string {
  return `${(100 * share).toLocaleString('en-US', { maximumFractionDigits: share < 0.1 ? 1 : 0 })} %`
}
