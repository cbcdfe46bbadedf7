import type { Sample } from '../sample.ts'
import type { Compression } from './decompress.ts'
import type { ByteRange } from './file-bytes.ts'
import type { Reading } from './lines.ts'
import type { Notice } from './noticed.ts'
import type { Stamp } from './stamp.ts'

/** A file of samples and its reading options: plain data, so that a worker thread can read it. */
export interface SampleFile {
  readonly path: string
  readonly format: SampleFormat
  /** The name of the file in messages; sample ids begin with it. */
  readonly name: string
  /** The field or column of the text, in JSONL and tables. */
  readonly field: string
  readonly compression?: Compression
  /**
   * Only these bytes are read: whole lines of text or JSONL. A compressed file cannot be split by byte
   * offset.
   */
  readonly range?: ByteRange
  /** Only these row groups of a Parquet file are read, counted from 0. */
  readonly rowGroups?: SampleRange
  /** Only these records are read, counted from 0. Earlier ones are skipped without being checked. */
  readonly samples?: SampleRange
  /** Each sample is truncated to this number of characters. */
  readonly maxCharacters?: number
  /** Its size and modification time when it was opened. A file that has changed since is refused. */
  readonly stamp?: Stamp
}

/** From `from` up to, not including, `to`. */
export interface SampleRange {
  readonly from: number
  readonly to: number
}

/**
 * `text`: one sample · `jsonl`: one sample per line · `csv`, `tsv`, `parquet`: one sample per row ·
 * `built`: one sample per line, the format of a built corpus.
 */
export type SampleFormat = 'text' | 'jsonl' | 'built' | 'csv' | 'tsv' | 'parquet'

/** Options of reading the samples of a file. */
export interface SampleReading extends Reading {
  readonly notice?: Notice | undefined
}

export type SampleReader = (file: SampleFile, reading: SampleReading) => AsyncGenerator<Sample>
