/**
 * The `count` items of the highest frequency, as C++'s `std::partial_sort` of GCC picks them: of those
 * that are equal at the margin which ones stay is the work of its heap, step by step.
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
  /** Puts an item into the hole at `top`; the least frequent one comes to the front. */
  const sift = (top: number, item: number, frequency: number): void => {
    let hole = top
    // Down to the end whatever the item is, and up again.
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
