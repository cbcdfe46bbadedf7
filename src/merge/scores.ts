import { InputError } from '../errors.ts'
import type { SentencePiece } from '../formats/sentencepiece.ts'
import type { ExtraPiece } from './extra.ts'

/** The policy for scores of added pieces. Byte-pair encoding orders merges by the score; Unigram adds scores up. */
export type ScorePolicy = 'zero' | 'own' | 'below'
export const scorePolicies: readonly ScorePolicy[] = ['zero', 'own', 'below']

/** Scores the next piece to be added. */
type Scorer = (piece: ExtraPiece) => number

/** The score of each policy, given the scores of the base. A new policy is a new row. */
export const scorers: Readonly<
  Record<ScorePolicy, (base: readonly { readonly score: number }[]) => Scorer>
> = {
  zero: () => () => 0,
  own:
    () =>
    ({ piece, score }) => {
      if (score !== undefined) return score
      throw new InputError(`'${piece}' has no score of its own: it comes from a list`)
    },
  below(base) {
    const next = descending(lowestOf(base))
    return () => next()
  },
}

/** Ever lower scores under `from`, each the next float32: LLaMA's lowest is −10⁹, where 1 is no step. */
export function descending(from: number): () => number {
  let lowest = from
  return () => {
    lowest = nextBelow(lowest)
    return lowest
  }
}

export function lowestOf(pieces: readonly { readonly score: number }[]): number {
  return pieces.reduce((low, { score }) => Math.min(low, score), 0)
}

/** The greatest float32 below a score that is zero or less. */
function nextBelow(score: number): number {
  const bits = new Int32Array(Float32Array.of(score === 0 ? -0 : score).buffer)
  bits[0]! += 1
  return new Float32Array(bits.buffer)[0]!
}

/**
 * Pieces that no text becomes, so many that a vocabulary of `size` pieces grows to a multiple: matrix
 * products are faster where their sides are multiples of 64 or so.
 */
export function paddingPieces(size: number, multiple: number | undefined): SentencePiece[] {
  const count = multiple === undefined ? 0 : Math.ceil(size / multiple) * multiple - size
  return Array.from({ length: count }, (_, i) => ({
    piece: `<unused_${i}>`,
    score: 0,
    kind: 'unused',
  }))
}
