import { kindOf, type Vocabulary } from '../vocabulary.ts'

/**
 * The list of merges that puts pieces together as their scores or ranks do: for each piece, the best
 * first, every two pieces that make it.
 *
 *     scores ab=-1 abc=-2 bc=-3  →  a b, ab c, a bc, b c
 *
 * A list has no ties. Where two pieces tie, or one stretch of text can be made of two overlapping
 * ones of the same spelling, it may go otherwise than what it was made from.
 */
export function mergesOfPieces(vocabulary: Vocabulary): string[] {
  const { pieces, scores } = vocabulary
  const ids = new Map<string, number>()
  pieces.forEach((piece, id) => {
    const kind = kindOf(vocabulary, id)
    if (piece !== undefined && (kind === 'normal' || kind === 'user-defined') && !ids.has(piece))
      ids.set(piece, id)
  })
  const priority = (id: number) => (scores ? -scores[id]! : id)
  const inOrder = [...ids].sort(([, a], [, b]) => priority(a) - priority(b) || a - b)
  return inOrder.flatMap(([piece]) => splitsOf(piece, ids))
}

/** Every two pieces that make a third, those of low ids first as Hugging Face's own converters do. */
export function splitsOf(piece: string, ids: ReadonlyMap<string, number>): string[] {
  const splits: { readonly left: string; readonly right: string }[] = []
  for (let at = 1; at < piece.length; at++) {
    const [left, right] = [piece.slice(0, at), piece.slice(at)]
    if (ids.has(left) && ids.has(right)) splits.push({ left, right })
  }
  splits.sort(
    (a, b) => ids.get(a.left)! - ids.get(b.left)! || ids.get(a.right)! - ids.get(b.right)!,
  )
  return splits.map(({ left, right }) => `${left} ${right}`)
}
