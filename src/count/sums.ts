import { type Buckets, bucketCount } from '../metrics/statistics/bucket.ts'

/** Whole numbers of a part of a corpus by bucket, and how often each id occurred: they add up. */
export interface Sums {
  readonly buckets: Readonly<Record<string, Buckets>>
  /** By id; absent where nobody looked at ids. */
  readonly frequencies?: Float64Array | undefined
}

/** The sums of the whole from those of two parts. */
export function addSums(a: Sums, b: Sums): Sums {
  return combined(a, b, (left, right) => left + right)
}

export function subtractSums(a: Sums, b: Sums): Sums {
  return combined(a, b, (left, right) => left - right)
}

/** Sums as JSON holds them: of frequencies only those above zero, as id and number in turn. */
export interface PlainSums {
  readonly buckets: Readonly<Record<string, readonly number[]>>
  readonly frequencies?: { readonly size: number; readonly of: readonly number[] } | undefined
}

export function plainSums({ buckets, frequencies }: Sums): PlainSums {
  return {
    buckets: mapValues(buckets, column =>
      column.some(number => number !== 0) ? Array.from(column) : [],
    ),
    ...(frequencies
      ? {
          frequencies: {
            size: frequencies.length,
            of: Array.from(frequencies).flatMap((number, id) => (number > 0 ? [id, number] : [])),
          },
        }
      : {}),
  }
}

export function sumsOfPlain({ buckets, frequencies }: PlainSums): Sums {
  return {
    buckets: mapValues(buckets, numbers => {
      const column = new Float64Array(bucketCount)
      column.set(numbers)
      return column
    }),
    ...(frequencies ? { frequencies: filled(frequencies.size, frequencies.of) } : {}),
  }
}

function filled(size: number, pairs: readonly number[]): Float64Array {
  const all = new Float64Array(size)
  for (let i = 0; i < pairs.length; i += 2) all[pairs[i]!] = pairs[i + 1]!
  return all
}

function combined(a: Sums, b: Sums, by: (left: number, right: number) => number): Sums {
  const combine = (left: Float64Array, right: Float64Array) =>
    left.map((number, i) => by(number, right[i]!))
  return {
    buckets: mapValues(a.buckets, (column, name) => combine(column, b.buckets[name]!)),
    ...(a.frequencies && b.frequencies
      ? { frequencies: combine(a.frequencies, b.frequencies) }
      : {}),
  }
}

function mapValues<From, To>(
  record: Readonly<Record<string, From>>,
  change: (value: From, key: string) => To,
): Record<string, To> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value, key)]))
}
