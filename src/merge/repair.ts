import type { Vocabulary } from '../vocabulary.ts'
import { cheapestDerivation } from './derivation.ts'
import { makeTracer } from './trace.ts'

/** Links of one dead piece may take another's parts away, which shows only when all are there. */
const rounds = 20

/**
 * The pieces that bring dead ones to life: each joins two neighbours that a dead piece's text is left
 * as. They are merged after everything else, so what came before stays as it is.
 *
 *     越来越, left as 越|来|越  →  the link 越来
 *
 * `withLinks` makes the vocabulary that the links found so far give; `ids` are those of the pieces that
 * should live, the links among them.
 */
export function findLinks(
  withLinks: (links: readonly string[]) => Vocabulary,
  ids: (links: readonly string[]) => Iterable<number>,
): string[] {
  const links = new Set<string>()
  for (let round = 0; round < rounds; round++) {
    const before = [...links]
    const vocabulary = withLinks(before)
    const { trace, priorityOf } = makeTracer(vocabulary)
    const isThere = (part: string, left: string, right: string) =>
      priorityOf(left, right) !== undefined || links.has(part)
    for (const id of ids(before)) {
      const { symbols } = trace(Array.from(vocabulary.pieces[id]!))
      for (const link of cheapestDerivation(symbols, isThere).missing) links.add(link)
    }
    if (links.size === before.length) break
  }
  return [...links]
}
