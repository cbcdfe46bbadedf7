import { resolveAlias, tokenizers } from '../catalog/tokenizers.ts'
import type { Vocabulary } from '../vocabulary.ts'

/** Behind all that a base numbers: its pieces, the tokens of its file, those that stand in code alone. */
export function firstFreeId(reference: string, { pieces, addedTokens }: Vocabulary): number {
  const listed = tokenizers.has(reference)
    ? resolveAlias(tokenizers.get(reference)).sizes.withAdded
    : 0
  return addedTokens.reduce(
    (free, { id }) => Math.max(free, id + 1),
    Math.max(pieces.length, listed),
  )
}
