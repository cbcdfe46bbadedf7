import type { PublishedTable } from '../catalog/published.ts'
import type { ReadingOptions } from '../corpora/reading.ts'
import type { SliceName } from '../corpora/slices.ts'
import { type MetricName, metricOf } from '../metrics/metrics.ts'
import type { RecordedTokenizer } from '../reports/record.ts'
import { sha256 } from '../sources/hash.ts'

/** The spec of one table: which tokenizers to count on which corpora, and which metrics to print. */
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
  /** The order of Rényi's entropy; 2.5 by default. */
  readonly alpha?: number
}

/** Whether a metric of the spec needs the ids themselves, not only their number. */
export function countsPieces({ metrics }: ComparisonSpec): boolean {
  return metrics.some(name => metricOf(name).countsPieces)
}

export interface SpecTokenizer extends RecordedTokenizer {
  /** The tokenizer reference for `loadTokenizer`. */
  readonly reference: string
}

/** The hash of a slice derives from the hash of the whole and the name of the slice. */
export function sliceHash(whole: string, slice: SliceName): string {
  return sha256(`${whole}#${slice}`)
}

/** A corpus to open, or a sentence that is its own corpus. */
export interface SpecCorpus {
  readonly id: string
  /** Title and language of a corpus in the catalog. */
  readonly title?: string
  readonly language?: string
  readonly sha256: string | null
  readonly sentence?: string
  /** The corpus reference for `openCorpus`. */
  readonly reference: string
  /** Only this slice of the corpus is counted. */
  readonly slice?: SliceName
  /** The reading options of the user. */
  readonly reading?: ReadingOptions
}
