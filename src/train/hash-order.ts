import { type Fingerprint, remainder } from './fingerprint.ts'

/**
 * The order in which the C++ library of GCC goes through a `std::unordered_map` whose keys are numbers:
 * one list, in which those of a bucket stand together. A new key goes to the front of its bucket, and
 * that of a new bucket to the front of the list; with more keys than buckets there is a larger prime
 * number of them, and the list is made again.
 *
 *     13 buckets, keys 1 2 14:   1   →   2 1   →   2 14 1
 *
 * Source: GCC, libstdc++-v3/include/bits/hashtable.h, `_M_insert_bucket_begin`, `_M_rehash_aux`,
 * `_M_erase`; src/c++11/hashtable_c++0x.cc for the primes.
 */
export interface HashOrder {
  /** Adds an item that is not in it. */
  insert(item: number, key: Fingerprint): void
  remove(item: number): void
  size(): number
  /** The items in their order. */
  items(): Generator<number>
}

/** Each the first prime of GCC's list that is at least twice the one in front. */
const primes = [
  13, 29, 59, 127, 257, 541, 1109, 2357, 5087, 10273, 20753, 42043, 85229, 172933, 351061, 712697,
  1447153, 2938679, 5967347, 12117689, 24607243, 49969847, 101473717,
]

/** What stands in front of the whole list. */
const front = 0
const none = -1

export function makeHashOrder(): HashOrder {
  // Nodes are items + 1; node 0 is the front.
  const next: number[] = [none]
  const keys: Fingerprint[] = [{ high: 0, low: 0 }]
  /** The node in front of a bucket's first. */
  let before = new Int32Array(0)
  let size = 0
  let growth = 0
  const bucketOf = (node: number) => remainder(keys[node]!, before.length)

  const rehash = (): void => {
    let node = next[front]!
    before = new Int32Array(primes[growth++] ?? 0).fill(none)
    next[front] = none
    let bucketOfFirst = 0
    while (node !== none) {
      const following = next[node]!
      const bucket = bucketOf(node)
      if (before[bucket] === none) {
        next[node] = next[front]!
        next[front] = node
        before[bucket] = front
        if (next[node] !== none) before[bucketOfFirst] = node
        bucketOfFirst = bucket
      } else {
        next[node] = next[before[bucket]!]!
        next[before[bucket]!] = node
      }
      node = following
    }
  }

  return {
    insert(item, key) {
      if (size + 1 > before.length) rehash()
      const node = item + 1
      keys[node] = key
      const bucket = bucketOf(node)
      const previous = before[bucket]!
      if (previous === none) {
        next[node] = next[front]!
        next[front] = node
        if (next[node] !== none) before[bucketOf(next[node]!)] = node
        before[bucket] = front
      } else {
        next[node] = next[previous]!
        next[previous] = node
      }
      size++
    },
    remove(item) {
      const node = item + 1
      const bucket = bucketOf(node)
      let previous = before[bucket]!
      while (next[previous] !== node) previous = next[previous]!
      const following = next[node]!
      const nextBucket = following === none ? none : bucketOf(following)
      if (previous === before[bucket]) {
        if (nextBucket !== bucket) {
          if (nextBucket !== none) before[nextBucket] = previous
          before[bucket] = none
        }
      } else if (nextBucket !== none && nextBucket !== bucket) before[nextBucket] = previous
      next[previous] = following
      size--
    },
    size: () => size,
    *items() {
      for (let node = next[front]!; node !== none; node = next[node]!) yield node - 1
    },
  }
}
