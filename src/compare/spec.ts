import type { PublishedTable } from '../catalog/published.ts'
import type { ReadingOptions } from '../corpora/reading.ts'
import type { SliceName } from '../corpora/slices.ts'
import { type MetricName, metricOf } from '../metrics/metrics.ts'
import type { RecordedTokenizer } from '../reports/record.ts'
import { sha256 } from '../sources/hash.ts'

/** A table that is to be made: what is measured, on what, and what is printed of it. */
export interface ComparisonSpec {
  readonly suite: string
  readonly title: string
  readonly question: string
  readonly baseline?: string
  readonly metrics: readonly MetricName[]
  readonly tokenizers: readonly SpecTokenizer[]
  readonly corpora: readonly SpecCorpus[]
  readonly published?: { readonly metric: MetricName; readonly table: PublishedTable }
  readonly notes: readonly string[]
  /** The order of Rényi's entropy, where it is not the usual one. */
  readonly alpha?: number
}

/** Whether a specification asks for what only the ids tell. */
export function countsPieces({ metrics }: ComparisonSpec): boolean {
  return metrics.some(name => metricOf(name).countsPieces)
}

export interface SpecTokenizer extends RecordedTokenizer {
  /** What `loadTokenizer` is given. */
  readonly reference: string
}

/** The hash of a slice derives from the hash of the whole and from what is taken. */
export function sliceHash(whole: string, slice: SliceName): string {
  return sha256(`${whole}#${slice}`)
}

/** A corpus to open, or a sentence that is its own corpus. */
export interface SpecCorpus {
  readonly id: string
  /** Title and language, where a catalog tells them. */
  readonly title?: string
  readonly language?: string
  readonly sha256: string | null
  readonly sentence?: string
  /** What `openCorpus` is given. */
  readonly reference: string
  /** Only what of the corpus is of this sort. */
  readonly slice?: SliceName
  /** How it is read, where the user said so. */
  readonly reading?: ReadingOptions
}
