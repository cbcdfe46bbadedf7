import { type Buckets, bucketCount } from './bucket.ts'
import { sum } from './ledger.ts'
import { drawWeights } from './poisson.ts'
import { randomSource } from './random.ts'

/** One number a resample, in the order of the resamples: a sum, or what was made of sums. */
export type Resampled = Float64Array

export interface ResampleOptions {
  /** How many; a power of ten more does not change the first two digits of an interval. */
  readonly resamples?: number
  /** Another seed draws others; the reports use this one. */
  readonly seed?: number
}

export const usualResamples = 10_000
export const usualSeed = 1

/**
 * The sums of every column in every resample. A resample is one weight a bucket, and all columns share
 * it: tokens and characters of the same samples stay together, and so do two tokenizers.
 *
 *     weights 2 0 1, buckets 5 7 3  →  2 × 5 + 0 × 7 + 1 × 3 = 13
 *
 * Sums of whole numbers are exact, so the order of additions does not matter.
 */
export function resample(
  columns: readonly Buckets[],
  { resamples = usualResamples, seed = usualSeed }: ResampleOptions = {},
): Resampled[] {
  const filled = filledBuckets(columns)
  const all = columns.map(column => ({
    numbers: Float64Array.from(filled, bucket => column[bucket]!),
    sums: new Float64Array(resamples),
  }))
  // Of a column of zeros, which most tokenizers have for unknown tokens, every sum is 0.
  const packed = all.filter(({ numbers }) => numbers.some(number => number !== 0))
  const draw = drawing(filled, seed)
  const weights = [new Float64Array(filled.length), new Float64Array(filled.length)] as const
  for (let i = 0; i < resamples; i += 2) {
    for (const one of weights) draw(one)
    for (let c = 0; c < packed.length; c += 2) {
      const column = packed[c]!
      // An odd one stands beside itself, and one resample too many falls off the end of the sums.
      products(weights, column, packed[c + 1] ?? column, i)
    }
  }
  return all.map(({ sums }) => sums)
}

/**
 * The sums of every column without each of the buckets in turn (the jackknife), for BCa intervals.
 *
 *     buckets 5 7 3  →  10 8 12
 */
export function withoutEach(columns: readonly Buckets[]): Resampled[] {
  const filled = filledBuckets(columns)
  return columns.map(column => {
    const total = sum(column)
    return Float64Array.from(filled, bucket => total - column[bucket]!)
  })
}

/** The buckets in which any column has something: the others add nothing to any sum. */
function filledBuckets(columns: readonly Buckets[]): Uint32Array {
  const filled: number[] = []
  for (let bucket = 0; bucket < bucketCount; bucket++) {
    if (columns.some(column => column[bucket] !== 0)) filled.push(bucket)
  }
  return Uint32Array.from(filled)
}

interface PackedColumn {
  readonly numbers: Float64Array
  readonly sums: Float64Array
}

/** Fills in the weights of one resample after another, of the buckets that are filled. */
function drawing(filled: Uint32Array, seed: number): (weights: Float64Array) => void {
  const drawn = new Uint8Array(bucketCount)
  const next = randomSource(seed)
  return weights => {
    drawWeights(drawn, next)
    for (let i = 0; i < filled.length; i++) weights[i] = drawn[filled[i]!]!
  }
}

/**
 * Σ weight × number of two columns in two resamples: the one loop that all the time goes into. Two by two
 * each number that is read serves two sums; by themselves they take half as long again.
 */
function products(
  [first, second]: readonly [Float64Array, Float64Array],
  left: PackedColumn,
  right: PackedColumn,
  at: number,
): void {
  const [x, y] = [left.numbers, right.numbers]
  let [a, b, c, d] = [0, 0, 0, 0]
  for (let i = 0; i < first.length; i++) {
    const p = first[i]!
    const q = second[i]!
    const u = x[i]!
    const v = y[i]!
    a += p * u
    b += p * v
    c += q * u
    d += q * v
  }
  left.sums[at] = a
  right.sums[at] = b
  left.sums[at + 1] = c
  right.sums[at + 1] = d
}
