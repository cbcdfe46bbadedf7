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

/** How many items were taken so far, in memory that threads share. */
export type Turns = Int32Array

export function newTurns(): Turns {
  return new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT))
}

/** Items one by one, each to who is free first: all threads that have the same `turns` share them. */
export function* byTurns<Item>(items: readonly Item[], turns: Turns): Generator<Item> {
  const take = () => Atomics.add(turns, 0, 1)
  for (let turn = take(); turn < items.length; turn = take()) yield items[turn]!
}
