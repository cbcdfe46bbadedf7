/** The model that a vocabulary is expanded for. */
export interface ModelShape {
  /** The width of an embedding row. */
  readonly hidden: number
  /** Input and output share one matrix. */
  readonly tied: boolean
}

/** The cost of more rows, and the amount of text after which fewer tokens pay for them. */
export interface ExpansionCost extends ModelShape {
  readonly rowsBefore: number
  readonly rowsAfter: number
  /** Parameters of the new rows, in and out. */
  readonly newParameters: number
  /** A rough size of the layers between, which a model of that width has. */
  readonly layerParameters: number
  /** The multiplications a token, after ÷ before. */
  readonly workPerToken: number
  /** Tokens saved on 10⁹ characters of Chinese text. */
  readonly tokensSavedPerBillionCharacters: number
  /**
   * The share of Chinese among the tokens (of the base) from which on a text takes less work than
   * before; null where it never does.
   */
  readonly breakEvenShare: number | null
}

export interface ExpansionFigures {
  readonly rowsBefore: number
  readonly rowsAfter: number
  /** Tokens a character on Chinese. */
  readonly before: number
  readonly after: number
  /** Tokens after ÷ before on text without Chinese. */
  readonly plainRatio: number
}

/**
 * Computes the cost of an expansion. A token takes one multiplication per parameter, of the layers and of
 * the output; looking up an input row is free. The layers of a model of width h, with heads of 128 and a
 * layer each, have about 12 h² each: 6.4 · 10⁹ at 4,096, as LLaMA-7B has 6.5.
 */
export function expansionCost(
  { rowsBefore, rowsAfter, before, after, plainRatio }: ExpansionFigures,
  { hidden, tied }: ModelShape,
): ExpansionCost {
  const layerParameters = 12 * hidden ** 2 * Math.max(1, Math.round(hidden / 128))
  const work = (rows: number) => layerParameters + rows * hidden
  const workPerToken = work(rowsAfter) / work(rowsBefore)
  return {
    hidden,
    tied,
    rowsBefore,
    rowsAfter,
    newParameters: (rowsAfter - rowsBefore) * hidden * (tied ? 1 : 2),
    layerParameters,
    workPerToken,
    tokensSavedPerBillionCharacters: Math.round(1e9 * (before - after)),
    breakEvenShare: breakEvenShare(workPerToken, after / before, plainRatio),
  }
}

/** The share s at which work × (s × chinese + (1 − s) × plain) is 1. */
function breakEvenShare(work: number, chinese: number, plain: number): number | null {
  if (work * plain <= 1) return work * chinese <= 1 ? 0 : null
  if (work * chinese >= 1) return null
  return (work * plain - 1) / (work * (plain - chinese))
}
