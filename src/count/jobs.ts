import type { SampleFile } from '../corpora/files/sample-file.ts'
import type { Corpus } from '../corpora/open.ts'
import type { SliceName } from '../corpora/slices.ts'
import type { Settings } from '../sources/settings.ts'
import type { Part, PartedCorpus } from './part.ts'
import type { SegmenterName } from './segment.ts'
import type { TextTally } from './text.ts'
import type { TokenMeterOptions, TokenTally } from './tokens.ts'
import type { Turns } from './turns.ts'

/** Texts to count: a corpus that was opened, or texts that are at hand. */
export type TextSource = SlicedCorpus | InlineTexts

/** All of a corpus, or what of it is of one sort. */
export interface SlicedCorpus extends Corpus {
  readonly slice?: SliceName
}

export interface InlineTexts {
  readonly name: string
  readonly texts: readonly string[]
}

/** The settings that can be sent to a thread: all but the callbacks. */
export type PlainSettings = Omit<Settings, 'onStep'>

/** One tokenizer over several corpora, because loading it is the dear part. */
export interface TokenJob {
  /** A tokenizer reference, as `loadTokenizer` takes it. */
  readonly tokenizer: string
  readonly sources: readonly TextSource[]
  /** What is counted beside the tokens, one a source; nothing where they are left out. */
  readonly options?: readonly TokenMeterOptions[]
  readonly settings: PlainSettings
}

/** One a source, in the same order: part → tally. */
export type TokenResult = readonly Readonly<Record<string, TokenTally>>[]

/** What no tokenizer changes, of each part of one corpus. */
export interface TextJob {
  readonly source: TextSource
  readonly segmenters: Readonly<Record<string, SegmenterName>>
}

/** Part → tally. */
export type TextResult = Readonly<Record<string, TextTally>>

export interface NumberedFile {
  readonly number: number
  readonly file: SampleFile
}

/** Files, or parts of files, of which nothing but the sums is wanted; each is told when it is done. */
export interface FilesJob {
  /** A tokenizer reference, as `loadTokenizer` takes it. */
  readonly tokenizer: string
  readonly files: readonly NumberedFile[]
  /** The files are shared with the threads that have these turns. */
  readonly turns: Turns
  readonly segmenter: SegmenterName
  readonly settings: PlainSettings
}

/** Parts of corpora, one counter over each of them; each is told when it is done. */
export interface PartsJob {
  readonly counter: Counter
  readonly parts: readonly { readonly number: number; readonly part: Part }[]
  /** The parts are shared with the threads that have these turns. */
  readonly turns: Turns
  readonly corpora: readonly PartedCorpus[]
  readonly settings: PlainSettings
}

/** What counts a part: the text by itself, or a tokenizer. */
export type Counter =
  | { readonly type: 'text' }
  | {
      readonly type: 'tokens'
      /** A tokenizer reference, as `loadTokenizer` takes it. */
      readonly tokenizer: string
      readonly options: TokenMeterOptions
    }

/** Every kind of work that a thread does: names and paths in, whole numbers out. */
export interface Work {
  readonly tokens: { readonly job: TokenJob; readonly result: TokenResult }
  readonly text: { readonly job: TextJob; readonly result: TextResult }
  readonly files: { readonly job: FilesJob; readonly result: undefined }
  readonly parts: { readonly job: PartsJob; readonly result: undefined }
}
export type WorkKind = keyof Work

/** What a thread tells on the way. */
export type JobNote =
  | { readonly step: string }
  | { readonly counted: string; readonly tokenizer?: string }
  /** So many bytes more. */
  | { readonly read: number }
  /** What the part of this number came to: `FileCounts` of files, a `PartTally` of parts. */
  | { readonly number: number; readonly done: unknown }
