import type { Counts, PieceCounts } from '../metrics/counts.ts'
import { type Buckets, bucketCount } from '../metrics/statistics/bucket.ts'

/** The name of a whole number that a text has. */
export type TotalName = keyof Counts | keyof PieceCounts

/** Names of the numbers that no tokenizer changes, of those that it makes, and of those that only ids tell. */
export const textNames = ['samples', 'characters', 'bytes', 'words'] as const
export const tokenNames = ['tokens', 'unknowns', 'lostCharacters', 'byteFallbackTokens'] as const
export const pieceNames = ['singleCharacterTokens', 'splitCharacters', 'continuedWords'] as const

/**
 * Whole numbers of a chunk or of a corpus. The totals of chunks add up to those of the corpus, whoever counted
 * them and in which order.
 */
export interface Totals {
  /** Name → its sum in each bucket. A name that was not counted is absent. */
  readonly buckets: Readonly<Partial<Record<TotalName, Buckets>>>
  /** Id → how often it occurred; absent unless ids were looked at. */
  readonly frequencies?: Float64Array | undefined
  /** The numbers of each sample, where a counter was asked to keep them; sums have them in the order of adding. */
  readonly samples?: SampleColumns | undefined
}

/** Name → the number of each sample. */
export type SampleColumns = Readonly<Partial<Record<TotalName, Uint32Array>>>

/** The totals of the whole from those of two chunks. */
export function addTotals(a: Totals, b: Totals): Totals {
  const add = (left: Float64Array, right: Float64Array) =>
    left.map((number, i) => number + right[i]!)
  const names = new Set([...namesOf(a), ...namesOf(b)])
  const sum = (name: TotalName) => {
    const [left, right] = [a.buckets[name], b.buckets[name]]
    return left && right ? add(left, right) : (left ?? right)!
  }
  const frequencies =
    a.frequencies && b.frequencies
      ? add(a.frequencies, b.frequencies)
      : (a.frequencies ?? b.frequencies)
  return {
    buckets: Object.fromEntries(Array.from(names, name => [name, sum(name)])),
    ...(frequencies ? { frequencies } : {}),
    ...(a.samples && b.samples ? { samples: joined(a.samples, b.samples) } : {}),
  }
}

function joined(a: SampleColumns, b: SampleColumns): SampleColumns {
  const names = Object.keys(a) as TotalName[]
  return Object.fromEntries(
    names.map(name => [name, Uint32Array.from([...a[name]!, ...(b[name] ?? [])])]),
  )
}

/** The number of a name over all buckets; 0 where it was not counted. */
export function totalOf({ buckets }: Totals, name: TotalName): number {
  return buckets[name]?.reduce((sum, number) => sum + number, 0) ?? 0
}

/** The numbers of all `names`. */
export function countsOf<Name extends TotalName>(
  totals: Totals,
  names: readonly Name[],
): Record<Name, number> {
  return Object.fromEntries(names.map(name => [name, totalOf(totals, name)])) as Record<
    Name,
    number
  >
}

/** Totals of nothing, with a column for each of `names`. */
export function emptyTotals(names: readonly TotalName[]): Totals {
  return { buckets: Object.fromEntries(names.map(name => [name, new Float64Array(bucketCount)])) }
}

/** Adds up numbers, a sample at a time. */
export interface TotalsBuilder {
  /** Adds the numbers of one sample, in the order of the builder's names. */
  add(bucket: number, numbers: ArrayLike<number>): void
  totals(): Totals
}

export function totalsBuilder(
  names: readonly TotalName[],
  { keepsSamples = false }: { readonly keepsSamples?: boolean | undefined } = {},
): TotalsBuilder {
  const buckets = names.map(() => new Float64Array(bucketCount))
  const samples: number[][] = names.map(() => [])
  const byName = <Value>(at: (index: number) => Value) =>
    Object.fromEntries(names.map((name, i) => [name, at(i)]))
  return {
    add(bucket, numbers) {
      for (let i = 0; i < buckets.length; i++) {
        buckets[i]![bucket]! += numbers[i]!
        if (keepsSamples) samples[i]!.push(numbers[i]!)
      }
    },
    totals: () => ({
      buckets: byName(i => buckets[i]!),
      ...(keepsSamples ? { samples: byName(i => Uint32Array.from(samples[i]!)) } : {}),
    }),
  }
}

/** Totals as JSON holds them; a column of zeros is empty, and frequencies are `id, number, id, number …`. */
export interface PlainTotals {
  readonly buckets: Readonly<Record<string, readonly number[]>>
  readonly frequencies?: { readonly size: number; readonly of: readonly number[] } | undefined
}

export function plainTotals({ buckets, frequencies }: Totals): PlainTotals {
  return {
    buckets: Object.fromEntries(
      Object.entries(buckets).map(([name, column]) => [
        name,
        column.some(number => number !== 0) ? Array.from(column) : [],
      ]),
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

export function totalsOfPlain({ buckets, frequencies }: PlainTotals): Totals {
  const column = (numbers: readonly number[]) => {
    const column = new Float64Array(bucketCount)
    column.set(numbers)
    return column
  }
  return {
    buckets: Object.fromEntries(
      Object.entries(buckets).map(([name, numbers]) => [name, column(numbers)]),
    ),
    ...(frequencies ? { frequencies: filled(frequencies.size, frequencies.of) } : {}),
  }
}

function filled(size: number, pairs: readonly number[]): Float64Array {
  const all = new Float64Array(size)
  for (let i = 0; i < pairs.length; i += 2) all[pairs[i]!] = pairs[i + 1]!
  return all
}

function namesOf({ buckets }: Totals): TotalName[] {
  return Object.keys(buckets) as TotalName[]
}
