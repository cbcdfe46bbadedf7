/** A binary heap of whole numbers. `pop` removes the item that is before all others. */
export interface Heap {
  push(item: number): void
  pop(): number | undefined
  size(): number
}

export function makeHeap(isBefore: (a: number, b: number) => boolean): Heap {
  const items: number[] = []
  const sink = (item: number) => {
    let at = 0
    for (let child = 1; child < items.length; child = 2 * at + 1) {
      if (child + 1 < items.length && isBefore(items[child + 1]!, items[child]!)) child++
      if (!isBefore(items[child]!, item)) break
      items[at] = items[child]!
      at = child
    }
    items[at] = item
  }
  return {
    size: () => items.length,
    push(item) {
      let at = items.length
      while (at > 0) {
        const parent = (at - 1) >> 1
        if (!isBefore(item, items[parent]!)) break
        items[at] = items[parent]!
        at = parent
      }
      items[at] = item
    },
    pop() {
      const [first] = items
      const last = items.pop()
      if (items.length > 0 && last !== undefined) sink(last)
      return first
    },
  }
}
