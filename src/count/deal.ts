/**
 * Deals items out in turn, so that every hand has some of each file; no hand is empty.
 *
 *     1 2 3 4 5 to 2  →  1 3 5, 2 4
 */
export function dealt<Item>(items: readonly Item[], hands: number): Item[][] {
  return Array.from({ length: Math.min(hands, items.length) }, (_, hand) =>
    items.filter((_, i) => i % hands === hand),
  )
}
