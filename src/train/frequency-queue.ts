import { makeHeap } from './heap.ts'

/**
 * A queue of items by falling frequency; `isBefore` orders equal ones. A frequency may fall at any time
 * without notice: an item stays in the level that it was last filed under, and is filed again when it
 * reaches the top. So the many rare items are never compared with each other.
 *
 *     file a 5, b 5, c 3; b falls to 2:   a, then b is filed under 2, then c, then b
 */
export interface FrequencyQueue {
  /** Adds an item. */
  file(item: number): void
  /** Removes and returns the item of the highest frequency. */
  next(): number | undefined
  /** The number of removals so far, including those of items that were filed again. */
  taken(): number
  /** The number of items left in the level of the last removed one. */
  waiting(): number
}

export function makeFrequencyQueue(
  frequencyOf: (item: number) => number,
  isBefore: (a: number, b: number) => boolean,
): FrequencyQueue {
  const levels = new Map<number, number[]>()
  const highest = makeHeap((a, b) => a > b)
  // The items of the highest level, in their order.
  const top = makeHeap(isBefore)
  let level = Number.POSITIVE_INFINITY
  let taken = 0
  /** Closes the highest level, because an item of a higher one arrives. */
  const putBack = () => {
    const left = levels.get(level) ?? []
    for (let item = top.pop(); item !== undefined; item = top.pop()) left.push(item)
    levels.set(level, left)
    highest.push(level)
    level = Number.POSITIVE_INFINITY
  }
  const file = (item: number) => {
    const frequency = frequencyOf(item)
    if (frequency === level) return top.push(item)
    if (frequency > level) putBack()
    const filed = levels.get(frequency)
    if (filed) return void filed.push(item)
    levels.set(frequency, [item])
    highest.push(frequency)
  }
  return {
    file,
    taken: () => taken,
    waiting: top.size,
    next() {
      for (;;) {
        const item = top.pop()
        if (item !== undefined) {
          taken++
          if (frequencyOf(item) === level) return item
          file(item)
          continue
        }
        const below = highest.pop()
        if (below === undefined) return undefined
        level = below
        const filed = levels.get(below) ?? []
        levels.delete(below)
        for (const item of filed) file(item)
      }
    },
  }
}
