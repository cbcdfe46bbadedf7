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
