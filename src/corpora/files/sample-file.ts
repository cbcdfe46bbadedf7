import type { Sample } from '../sample.ts'
import type { Compression } from './decompress.ts'
import type { ByteRange } from './file-bytes.ts'
import type { Reading } from './lines.ts'
import type { Notice } from './noticed.ts'
import type { Stamp } from './stamp.ts'

/** A file of samples, and how it is read: plain data, so that each worker thread reads it itself. */
export interface SampleFile {
  readonly path: string
  readonly format: SampleFormat
  /** What messages call the file, and ids begin with. */
  readonly name: string
  /** Of JSONL and tables: the field or column that holds the text. */
  readonly field: string
  /** How it is packed. */
  readonly compression?: Compression
  /** Only these bytes of it, which begin behind a line end and end with one: of text and JSONL, not packed. */
  readonly range?: ByteRange
  /** Only these row groups of it, counted from 0: of Parquet. */
  readonly rowGroups?: SampleRange
  /** Only these of its records, counted from 0; what stands before is passed over without a look at it. */
  readonly samples?: SampleRange
  /** Of each sample no more than so many characters. */
  readonly maxCharacters?: number
  /** What it was like when it was opened: one that changed since is refused. */
  readonly stamp?: Stamp
}

/** From `from` up to `to`. */
export interface SampleRange {
  readonly from: number
  readonly to: number
}

/**
 * `text`: one sample · `jsonl`: a sample a line · `csv`, `tsv`, `parquet`: a sample a row · `built`: a
 * sample a line, as a corpus is kept.
 */
export type SampleFormat = 'text' | 'jsonl' | 'built' | 'csv' | 'tsv' | 'parquet'

/** How the samples of a file are read, and who is told of what. */
export interface SampleReading extends Reading {
  readonly notice?: Notice | undefined
}

export type SampleReader = (file: SampleFile, reading: SampleReading) => AsyncGenerator<Sample>
