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
  const drawn = new Uint8Array(bucketCount)
  const weights = new Float64Array(filled.length)
  const next = randomSource(seed)
  for (let i = 0; i < resamples; i++) {
    drawWeights(drawn, next)
    for (let j = 0; j < filled.length; j++) weights[j] = drawn[filled[j]!]!
    for (const { numbers, sums } of packed) sums[i] = product(weights, numbers)
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

/** Σ weight × number, four at a time: the one loop that all the time goes into. */
function product(weights: Float64Array, numbers: Float64Array): number {
  const length = weights.length
  const whole = length - (length % 4)
  let [a, b, c, d] = [0, 0, 0, 0]
  for (let i = 0; i < whole; i += 4) {
    a += weights[i]! * numbers[i]!
    b += weights[i + 1]! * numbers[i + 1]!
    c += weights[i + 2]! * numbers[i + 2]!
    d += weights[i + 3]! * numbers[i + 3]!
  }
  for (let i = whole; i < length; i++) a += weights[i]! * numbers[i]!
  return a + b + c + d
}
