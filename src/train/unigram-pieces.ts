/** Pieces with a probability each, side by side; a piece is known by its place in the list. */
export interface UnigramPieces {
  /** The logarithm of each one's probability, a float32. */
  readonly scores: Float32Array
  /** In characters. */
  readonly lengths: Uint16Array
  /** A place in the text where the piece stands, within a word that is counted. */
  readonly places: Int32Array
}

/** Some of the pieces, in an order of their own: which ones, and what they become. */
export interface Step {
  readonly kept: Int32Array
  readonly pieces: UnigramPieces
}

/** A step after which some of the pieces are left, with these scores. */
export function keeping(
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
 * The scores, and behind them what a character adds that no piece covers: 10 less than the worst piece
 * (SentencePiece's kUnkPenalty).
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
