import type { TokenCounts } from '../counts.ts'
import type { RecordedCorpus } from '../reports/record.ts'

/** What one run could measure, whatever the suites that asked for it. */
export interface Measured {
  /** The corpora that were counted, by id. */
  readonly corpora: ReadonlyMap<string, RecordedCorpus>
  /** Token counts, by `keyOf` of tokenizer, corpus and part. */
  readonly tokens: ReadonlyMap<string, TokenCounts>
  readonly unavailable: readonly Unavailable[]
}

/** Something that could not be had, and why. */
export interface Unavailable {
  readonly what: 'tokenizer' | 'corpus'
  readonly id: string
  readonly reason: string
}
