import type { Vocabulary } from '../vocabulary.ts'
import { deadPieces } from './dead-pieces.ts'
import { cheapestDerivation } from './derivation.ts'

/** Links of one dead piece may take another's parts away, which shows only when all are there. */
const rounds = 20

/**
 * The pieces that bring dead ones to life: each joins two neighbours that a dead piece's text is left
 * as. They are merged after everything else, so what came before stays as it is.
 *
 *     越来越, left as 越|来|越  →  the link 越来
 *
 * `withLinks` makes the vocabulary that the links found so far give; `ids` are those of the pieces that
 * should live, so many links among them.
 */
export function findLinks(
  withLinks: (links: readonly string[]) => Vocabulary,
  ids: (links: number) => Iterable<number>,
): string[] {
  const links = new Set<string>()
  for (let round = 0; round < rounds; round++) {
    const vocabulary = withLinks([...links])
    const known = new Set(vocabulary.pieces)
    const before = links.size
    for (const { cut } of deadPieces(vocabulary, ids(before))) {
      const isThere = (part: string) => known.has(part) || links.has(part)
      const { missing } = cheapestDerivation(cut, isThere)
      for (const link of missing) links.add(link)
    }
    if (links.size === before) break
  }
  return [...links]
}
