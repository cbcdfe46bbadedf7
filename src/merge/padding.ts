import type { SentencePiece } from '../formats/sentencepiece.ts'

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
