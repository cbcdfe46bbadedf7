/**
 * The `count` items of the highest frequency, as GCC's `std::partial_sort` picks them. Its heap is copied
 * step by step, since it decides which of several equal items at the margin stay.
 *
 * Source: GCC, libstdc++-v3/include/bits/stl_heap.h, `__adjust_heap`; bits/stl_algo.h, `__heap_select`.
 */
export function mostFrequent(
  items: readonly number[],
  count: number,
  frequencyOf: (item: number) => number,
): readonly number[] {
  const heap = items.slice(0, count)
  const frequencies = heap.map(frequencyOf)
  /** Puts an item into the hole at `top`, so that the least frequent item comes first. */
  const sift = (top: number, item: number, frequency: number): void => {
    let hole = top
    // Like GCC: move the hole down to the end without looking at the item, then the item up again.
    for (let child = 2 * hole + 2; child <= count; child = 2 * hole + 2) {
      if (child === count || frequencies[child]! > frequencies[child - 1]!) child--
      heap[hole] = heap[child]!
      frequencies[hole] = frequencies[child]!
      hole = child
    }
    while (hole > top) {
      const parent = (hole - 1) >> 1
      if (frequencies[parent]! <= frequency) break
      heap[hole] = heap[parent]!
      frequencies[hole] = frequencies[parent]!
      hole = parent
    }
    heap[hole] = item
    frequencies[hole] = frequency
  }
  for (let parent = (count - 2) >> 1; parent >= 0; parent--) {
    sift(parent, heap[parent]!, frequencies[parent]!)
  }
  for (let i = count; i < items.length; i++) {
    const frequency = frequencyOf(items[i]!)
    if (frequency > frequencies[0]!) sift(0, items[i]!, frequency)
  }
  return heap
}
