/** The priority of merging text[start, middle) with text[middle, end); Infinity: they never merge. */
export type Merger = (text: string, start: number, middle: number, end: number) => number

/**
 * The merge loop of byte-pair encoding: while any two neighbouring symbols may merge, merge those of
 * lowest priority, leftmost first.
 *
 *     priorities ab=3 abc=4, symbols a|b|c   →   ab|c   →   abc
 *
 * Candidates wait in a heap and symbols in a linked list, so n symbols take O(n log n) time; a candidate
 * whose symbols have changed since is dropped when it comes up.
 *
 * `starts` holds where each symbol of `text` begins, ascending; the result holds where each merged one
 * does. A symbol whose index is in `frozen` takes no part.
 */
export function mergeSymbols(
  text: string,
  starts: readonly number[],
  priorityOf: Merger,
  frozen?: ReadonlySet<number>,
): number[] {
  const count = starts.length
  const ends = starts.map((_, i) => (i + 1 < count ? starts[i + 1]! : text.length))
  const next = starts.map((_, i) => i + 1)
  const previous = starts.map((_, i) => i - 1)
  const heap = new CandidateHeap()

  const consider = (left: number) => {
    const right = next[left]!
    if (left < 0 || right >= count || frozen?.has(left) || frozen?.has(right)) return
    const priority = priorityOf(text, starts[left]!, starts[right]!, ends[right]!)
    if (priority !== Number.POSITIVE_INFINITY)
      heap.push(priority, left, ends[right]! - starts[left]!)
  }

  for (let left = 0; left + 1 < count; left++) consider(left)
  while (heap.size > 0) {
    const { left, length } = heap.pop()
    const right = next[left]!
    // A merged-away symbol has length 0; one that has grown no longer gives this length.
    if (ends[left] === starts[left] || right >= count || ends[right]! - starts[left]! !== length)
      continue
    ends[left] = ends[right]!
    ends[right] = starts[right]!
    next[left] = next[right]!
    if (next[left]! < count) previous[next[left]!] = left
    if (previous[left]! >= 0) consider(previous[left]!)
    consider(left)
  }

  const merged: number[] = []
  for (let i = 0; i < count; i = next[i]!) merged.push(starts[i]!)
  return merged
}

/** A binary heap of candidates, lowest priority first and leftmost among equals. */
class CandidateHeap {
  private readonly priorities: number[] = []
  private readonly lefts: number[] = []
  private readonly lengths: number[] = []

  get size(): number {
    return this.lefts.length
  }

  push(priority: number, left: number, length: number): void {
    let at = this.lefts.length
    while (at > 0) {
      const parent = (at - 1) >> 1
      if (!this.before(priority, left, parent)) break
      this.move(parent, at)
      at = parent
    }
    this.set(at, priority, left, length)
  }

  pop(): { left: number; length: number } {
    const top = { left: this.lefts[0]!, length: this.lengths[0]! }
    const priority = this.priorities.pop()!
    const left = this.lefts.pop()!
    const length = this.lengths.pop()!
    const size = this.lefts.length
    if (size === 0) return top
    let at = 0
    for (let child = 1; child < size; child = 2 * at + 1) {
      if (
        child + 1 < size &&
        this.before(this.priorities[child + 1]!, this.lefts[child + 1]!, child)
      )
        child++
      if (this.before(priority, left, child)) break
      this.move(child, at)
      at = child
    }
    this.set(at, priority, left, length)
    return top
  }

  private before(priority: number, left: number, other: number): boolean {
    const difference = priority - this.priorities[other]!
    return difference < 0 || (difference === 0 && left < this.lefts[other]!)
  }

  private move(from: number, to: number): void {
    this.set(to, this.priorities[from]!, this.lefts[from]!, this.lengths[from]!)
  }

  private set(at: number, priority: number, left: number, length: number): void {
    this.priorities[at] = priority
    this.lefts[at] = left
    this.lengths[at] = length
  }
}
