import { type Buckets, bucketCount, sum } from './bucket.ts'
import { drawWeights, heaviestWeight, randomSource } from './random.ts'

/** One number for each resample, in order: a sum, or a value computed of sums. */
export type Resampled = Float64Array

export interface ResampleOptions {
  /** The number of resamples; ten times as many do not change the first two digits of an interval. */
  readonly resamples?: number
  /** The seed of the draws; the default is that of the reports. */
  readonly seed?: number
}

export const usualResamples = 10_000
export const usualSeed = 1

/** The weights of every bucket in one resample after another. */
export type Draws = Uint8Array

/** Draws all resamples, which other columns may share: the same options give the same weights. */
export function drawResamples({
  resamples = usualResamples,
  seed = usualSeed,
}: ResampleOptions = {}): Draws {
  const drawn = new Uint8Array(resamples * bucketCount)
  const next = randomSource(seed)
  for (let i = 0; i < resamples; i++) {
    drawWeights(drawn.subarray(i * bucketCount, (i + 1) * bucketCount), next)
  }
  return drawn
}

/**
 * The sums of every column in every resample. A resample is one weight a bucket, and all columns share
 * it: tokens and characters of the same samples stay together, and so do two tokenizers.
 *
 *     weights 2 0 1, buckets 5 7 3  →  2 × 5 + 0 × 7 + 1 × 3 = 13
 *
 * Sums of whole numbers are exact, so the order of additions does not matter.
 */
export function resample(columns: readonly Buckets[], options?: ResampleOptions): Resampled[] {
  return resampleBy(drawResamples(options), columns)
}

/** The same by weights that were drawn. */
export function resampleBy(drawn: Draws, columns: readonly Buckets[]): Resampled[] {
  const resamples = drawn.length / bucketCount
  const filled = filledBuckets(columns)
  const sums = columns.map(() => new Float64Array(resamples))
  const packs = packed(columns).map(places => ({
    places,
    numbers: Float64Array.from(filled, bucket =>
      places.reduce((all, { column, scale }) => all + scale * columns[column]![bucket]!, 0),
    ),
    sums: new Float64Array(resamples),
  }))
  const weights = [new Float64Array(filled.length), new Float64Array(filled.length)] as const
  for (let i = 0; i < resamples; i += 2) {
    weights.forEach((one, which) => {
      const row = Math.min(i + which, resamples - 1) * bucketCount
      for (let j = 0; j < filled.length; j++) one[j] = drawn[row + filled[j]!]!
    })
    for (let p = 0; p < packs.length; p += 2) {
      const pack = packs[p]!
      // An odd one stands beside itself, and one resample too many falls off the end of the sums.
      products(weights, pack, packs[p + 1] ?? pack, i)
    }
  }
  for (const pack of packs) {
    for (const { column, scale, above } of pack.places) {
      const into = sums[column]!
      for (let i = 0; i < resamples; i++) into[i] = Math.floor((pack.sums[i]! % above) / scale)
    }
  }
  return sums
}

/** The digits of a column in its packed number: from `scale` up to `above`, where the next column begins. */
interface Place {
  readonly column: number
  readonly scale: number
  readonly above: number
}

/**
 * Packs columns into one number, side by side like digits: one addition adds all of them, and no sum
 * overflows into the next column, since no bucket weighs more than `heaviestWeight`.
 *
 *     characters 9 8, tokens 5 7 from 256 on  →  1,289 1,800
 */
function packed(columns: readonly Buckets[]): Place[][] {
  const packs: Place[][] = []
  const largest = columns.map(column => heaviestWeight * sum(column))
  const largeFirst = [...columns.keys()].sort((a, b) => largest[b]! - largest[a]!)
  for (const column of largeFirst) {
    let size = 1
    while (size <= largest[column]!) size *= 2
    // Of a column of zeros, which most tokenizers have for unknown tokens, every sum is 0.
    if (size === 1) continue
    const open = packs.find(places => endOf(places) * size <= 2 ** 53) ?? []
    if (open.length === 0) packs.push(open)
    const scale = endOf(open)
    open.push({ column, scale, above: scale * size })
  }
  return packs
}

function endOf(places: readonly Place[]): number {
  return places.at(-1)?.above ?? 1
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

/** A pack of columns: its buckets, and their sums. */
interface PackedColumns {
  readonly numbers: Float64Array
  readonly sums: Float64Array
}

/**
 * Σ weight × number of two packs in two resamples: the one loop that all the time goes into. Two by two
 * each number that is read serves two sums; by themselves they take half as long again.
 */
function products(
  [first, second]: readonly [Float64Array, Float64Array],
  left: PackedColumns,
  right: PackedColumns,
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
