import { type Buckets, bucketCount } from './bucket.ts'

/** Whole numbers of a corpus: in all, by bucket, and of each sample. */
export interface Tally<Name extends string> {
  readonly counts: Readonly<Record<Name, number>>
  /** For intervals. Tallies of parts of a corpus add up to the tally of the whole. */
  readonly buckets: Readonly<Record<Name, Buckets>>
  /** In the order of the corpus; absent where it has more than `sampleLimit`. */
  readonly samples?: Readonly<Record<Name, Uint32Array>>
}

/** Above this many samples only sums are kept, so that memory does not grow with the corpus. */
export const sampleLimit = 2 ** 20

/** Adds up what is counted, a sample at a time. */
export interface Ledger<Name extends string> {
  /** `numbers` of one sample, in the order of the ledger's names. */
  add(bucket: number, ...numbers: readonly number[]): void
  total(): Tally<Name>
}

export function ledger<Name extends string>(names: readonly Name[]): Ledger<Name> {
  const buckets = names.map(() => new Float64Array(bucketCount))
  const samples: number[][] = names.map(() => [])
  let count = 0
  return {
    add(bucket, ...numbers) {
      count += 1
      const isKept = count <= sampleLimit
      numbers.forEach((number, i) => {
        buckets[i]![bucket]! += number
        if (isKept) samples[i]!.push(number)
      })
    },
    total: () => ({
      counts: byName(names, i => sum(buckets[i]!)),
      buckets: byName(names, i => buckets[i]!),
      ...(count <= sampleLimit
        ? { samples: byName(names, i => Uint32Array.from(samples[i]!)) }
        : {}),
    }),
  }
}

function byName<Name extends string, Value>(
  names: readonly Name[],
  at: (index: number) => Value,
): Record<Name, Value> {
  return Object.fromEntries(names.map((name, i) => [name, at(i)])) as Record<Name, Value>
}

export function sum(numbers: Iterable<number>): number {
  let total = 0
  for (const number of numbers) total += number
  return total
}
