/**
 * The number of buckets that samples fall into, the same for every size of corpus.
 *
 * Intervals are taken over buckets, not over samples: their sums are whole numbers that add up across
 * threads and machines, and cost the same memory and time for a million samples as for a thousand.
 * Samples are grouped at random, so the spread between buckets estimates the spread between samples without
 * bias (random groups: Wolter, Introduction to Variance Estimation, chapter 2), to about 1 ÷ √(2 × 1024)
 * or 2 % of an interval's width; few samples have a bucket each, almost always.
 */
export const bucketCount = 1024

/** One whole number a bucket; the numbers add up to the count of the whole corpus. */
export type Buckets = Float64Array

/**
 * The bucket of a sample, by its id: the same in any order of the samples, on any machine, for every
 * tokenizer, so that two tokenizers are compared in pairs. FNV-1a, then the last mixing of MurmurHash3
 * (Appleby), because FNV alone is weak in the high bits.
 */
export function bucketOf(id: string): number {
  let hash = 0x811c9dc5
  for (let i = 0; i < id.length; i++) hash = Math.imul(hash ^ id.charCodeAt(i), 0x01000193)
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return ((hash ^ (hash >>> 16)) >>> 0) % bucketCount
}

export function sum(numbers: Iterable<number>): number {
  let total = 0
  for (const number of numbers) total += number
  return total
}
