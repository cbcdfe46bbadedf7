import { type Fingerprint, remainder } from './fingerprint.ts'

/**
 * The iteration order of GCC's `std::unordered_map` with numbers as keys. All keys are in one list, in which
 * the keys of a bucket are neighbours. A new key goes first in its bucket, and the first key of a new bucket
 * goes first in the list. With more keys than buckets the number of buckets grows to a larger prime, and the
 * list is rebuilt.
 *
 *     13 buckets, keys 1 2 14:   1   →   2 1   →   2 14 1
 *
 * Source: GCC, libstdc++-v3/include/bits/hashtable.h, `_M_insert_bucket_begin`, `_M_rehash_aux`,
 * `_M_erase`; src/c++11/hashtable_c++0x.cc for the primes.
 */
export interface HashOrder {
  /** Adds an item, which must be new. */
  insert(item: number, key: Fingerprint): void
  remove(item: number): void
  size(): number
  /** The items in their order. */
  items(): Generator<number>
}

/** Each is the first prime of GCC's list that is at least twice the previous one. */
const primes = [
  13, 29, 59, 127, 257, 541, 1109, 2357, 5087, 10273, 20753, 42043, 85229, 172933, 351061, 712697,
  1447153, 2938679, 5967347, 12117689, 24607243, 49969847, 101473717,
]

/** The node before the first node of the list. */
const front = 0
const none = -1

export function makeHashOrder(): HashOrder {
  // The node of an item is item + 1; node 0 is the front.
  const next: number[] = [none]
  const keys: Fingerprint[] = [{ high: 0, low: 0 }]
  /** By bucket: the node before its first node. */
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
