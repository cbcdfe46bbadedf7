import type { TokenTally } from '../count/tokens.ts'
import type { TextCounts } from '../metrics/counts.ts'
import type { Buckets } from '../metrics/statistics/bucket.ts'
import type { RecordedCorpus } from '../reports/record.ts'

/** What one run could measure, whatever the suites that asked for it. */
export interface Measured {
  /** The corpora that were counted, by id. */
  readonly corpora: ReadonlyMap<string, MeasuredCorpus>
  /** What tokenizers made of them, by `keyOf` of tokenizer, corpus and part. */
  readonly tokens: ReadonlyMap<string, TokenTally>
  readonly unavailable: readonly Unavailable[]
}

export interface MeasuredCorpus {
  readonly recorded: RecordedCorpus
  /** By part. */
  readonly texts: Readonly<Record<string, MeasuredText>>
}

/**
 * What no tokenizer changes, by bucket and of each sample. Without words where they stay as another ICU
 * cut them, since only their total is on record.
 */
export interface MeasuredText {
  readonly buckets: Readonly<Partial<Record<keyof TextCounts, Buckets>>>
  readonly samples?: Readonly<Partial<Record<keyof TextCounts, Uint32Array>>>
}

/** Something that could not be had, and why. */
export interface Unavailable {
  readonly what: 'tokenizer' | 'corpus'
  readonly id: string
  readonly reason: string
}
