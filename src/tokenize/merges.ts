import { InputError } from '../errors.ts'
import type { BpeSpec } from '../vocabulary/vocabulary.ts'
import type { PieceIndex } from './pieces.ts'

/** A list of merges by the ids of its pieces. The index of a merge is its rank. */
export interface Merges {
  readonly lefts: Uint32Array
  readonly rights: Uint32Array
  readonly results: Uint32Array
}

/** Checks a list of merges against the pieces. */
export function readMerges(
  { merges = [], continuingSubwordPrefix: prefix = '' }: BpeSpec,
  { ids }: PieceIndex,
): Merges {
  const lefts = new Uint32Array(merges.length)
  const rights = new Uint32Array(merges.length)
  const results = new Uint32Array(merges.length)
  merges.forEach((merge, rank) => {
    const [left = '', right = '', more] = merge.split(' ')
    if (left === '' || right === '' || more !== undefined) {
      throw new InputError(
        `merge ${rank + 1} is '${merge}', expected two pieces with a space between them`,
      )
    }
    const idOf = (piece: string): number => {
      const id = ids.get(piece)
      if (id !== undefined) return id
      throw new InputError(`merge ${rank + 1} ('${merge}') needs '${piece}', which is no piece`)
    }
    lefts[rank] = idOf(left)
    rights[rank] = idOf(right)
    results[rank] = idOf(left + right.slice(prefix.length))
  })
  return { lefts, rights, results }
}

/** The priority of merging text[start, middle) with text[middle, end). Infinity: they never merge. */
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
  const heap = candidateHeap()

  const consider = (left: number) => {
    const right = next[left]!
    if (left < 0 || right >= count || frozen?.has(left) || frozen?.has(right)) return
    const priority = priorityOf(text, starts[left]!, starts[right]!, ends[right]!)
    if (priority !== Number.POSITIVE_INFINITY)
      heap.push(priority, left, ends[right]! - starts[left]!)
  }

  for (let left = 0; left + 1 < count; left++) consider(left)
  for (let top = heap.pop(); top; top = heap.pop()) {
    const { left, length } = top
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

/** Pairs of neighbours that may merge, lowest priority first and leftmost among equals. */
interface CandidateHeap {
  push(priority: number, left: number, length: number): void
  /** The first candidate, taken off; `undefined` when there is none. */
  pop(): { readonly left: number; readonly length: number } | undefined
}

/** A binary heap in three arrays. */
function candidateHeap(): CandidateHeap {
  const priorities: number[] = []
  const lefts: number[] = []
  const lengths: number[] = []

  const isBefore = (priority: number, left: number, other: number): boolean => {
    const difference = priority - priorities[other]!
    return difference < 0 || (difference === 0 && left < lefts[other]!)
  }
  const set = (at: number, priority: number, left: number, length: number): void => {
    priorities[at] = priority
    lefts[at] = left
    lengths[at] = length
  }
  const move = (from: number, to: number): void => {
    set(to, priorities[from]!, lefts[from]!, lengths[from]!)
  }

  return {
    push(priority, left, length) {
      let at = lefts.length
      while (at > 0) {
        const parent = (at - 1) >> 1
        if (!isBefore(priority, left, parent)) break
        move(parent, at)
        at = parent
      }
      set(at, priority, left, length)
    },
    pop() {
      if (lefts.length === 0) return undefined
      const top = { left: lefts[0]!, length: lengths[0]! }
      const priority = priorities.pop()!
      const left = lefts.pop()!
      const length = lengths.pop()!
      const size = lefts.length
      if (size === 0) return top
      let at = 0
      for (let child = 1; child < size; child = 2 * at + 1) {
        if (child + 1 < size && isBefore(priorities[child + 1]!, lefts[child + 1]!, child)) child++
        if (isBefore(priority, left, child)) break
        move(child, at)
        at = child
      }
      set(at, priority, left, length)
      return top
    },
  }
}
