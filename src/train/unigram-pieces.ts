/** The pieces of a unigram model in parallel arrays; the number of a piece is its index. */
export interface UnigramPieces {
  /** The piece scores: logarithms of probabilities. */
  readonly scores: Float32Array
  /** The lengths in characters. */
  readonly lengths: Uint16Array
  /** A place of each piece in the text, within a counted word. */
  readonly places: Int32Array
}

/** The pieces left after a step: their numbers before it, and the pieces themselves. */
export interface Step {
  readonly kept: Int32Array
  readonly pieces: UnigramPieces
}

/** Makes the step that keeps the pieces `kept`, with new scores. */
export function keepOnly(
  { lengths, places }: UnigramPieces,
  kept: Int32Array,
  scores: Float32Array,
): Step {
  const keptLengths = new Uint16Array(kept.length)
  for (let i = 0; i < kept.length; i++) keptLengths[i] = lengths[kept[i]!]!
  return {
    kept,
    pieces: { scores, lengths: keptLengths, places: kept.map(piece => places[piece]!) },
  }
}

/**
 * The scores followed by that of the unknown character: 10 less than the worst piece (SentencePiece's
 * kUnkPenalty).
 */
export function withUnknown({ scores }: UnigramPieces): Float32Array {
  const all = new Float32Array(scores.length + 1)
  all.set(scores)
  all[scores.length] = lowest(scores) - 10
  return all
}

export function lowest(scores: Float32Array): number {
  return scores.reduce((least, score) => Math.min(least, score), Number.POSITIVE_INFINITY)
}
