import { makeHeap } from './heap.ts'

/**
 * Things by falling frequency, equal ones in an order of their own. A frequency may fall at any time
 * without the queue being told: each thing stands in the level that it was last filed under, and is filed
 * anew when it comes to the top. So the many that are rare are never compared with each other.
 *
 *     file a 5, b 5, c 3; b falls to 2:   a, then b is filed under 2, then c, then b
 */
export interface FrequencyQueue {
  /** Adds a thing. */
  file(item: number): void
  /** The thing of the highest frequency, taken out. */
  next(): number | undefined
  /** How many were taken out so far, those that were filed anew among them. */
  taken(): number
  /** How many may stand in the level that the last one came from. */
  waiting(): number
}

export function makeFrequencyQueue(
  frequencyOf: (item: number) => number,
  isBefore: (a: number, b: number) => boolean,
): FrequencyQueue {
  const levels = new Map<number, number[]>()
  const highest = makeHeap((a, b) => a > b)
  // The things of the highest level, in their order.
  const top = makeHeap(isBefore)
  let level = Number.POSITIVE_INFINITY
  let taken = 0
  /** Leaves the highest level, because something comes above it. */
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
