import { z } from 'zod'
import type { Noticed } from './files/noticed.ts'
import type { SampleFormat } from './files/sample-file.ts'

/** Options of reading a corpus: its format, and how much of it to read. */
export interface ReadingOptions {
  /** For JSONL and tables, the field or column that holds the text; by default `text`, else the only one. */
  readonly field?: string | undefined
  /** The format of standard input, or of a file whose ending does not say it. */
  readonly as?: OwnFormat | undefined
  /** Read only the first `limit` samples. */
  readonly limit?: number | undefined
  /** Draw this many samples at random from all (or from the first `limit`), and keep their order. */
  readonly sample?: number | undefined
  /** The seed of `sample`, a whole number; 1 by default. The same seed draws the same samples. */
  readonly sampleSeed?: number | undefined
  /** Truncate each sample to this many code points. */
  readonly maxCharacters?: number | undefined
}

/** The formats of a user's file. */
export type OwnFormat = Exclude<SampleFormat, 'built'>

/** Picks the reading options that are set out of a larger set of options. */
export function readingOptionsOf(options: ReadingOptions): ReadingOptions {
  const { field, as, limit, sample, sampleSeed, maxCharacters } = options
  const all = { field, as, limit, sample, sampleSeed, maxCharacters }
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined))
}

/** Whether only a part of the samples is wanted. */
export function isSelective({ limit, sample }: ReadingOptions): boolean {
  return limit !== undefined || sample !== undefined
}

const whole = z.int().nonnegative()

/** What was read of a corpus and how its texts were changed, if not all of it was read as it is. */
export const readingSchema = z.strictObject({
  /** The address that a moving one stood for: `hf-dataset:org/name@commit/config/split`. */
  source: z.string().optional(),
  /** Files, bytes and rows that came over the network or from its cache. */
  files: whole.optional(),
  bytes: whole.optional(),
  rows: whole.optional(),
  /** Read only the first `limit` samples. */
  limit: whole.optional(),
  /** A random draw: the samples requested, the samples there were, and the seed. */
  sampled: z
    .strictObject({
      samples: whole,
      of: whole,
      seed: whole,
      /** For a large data set only these row groups were read, drawn at random too. */
      rowGroups: whole.optional(),
      ofRowGroups: whole.optional(),
    })
    .optional(),
  maxCharacters: whole.optional(),
  /** Samples that were truncated to `maxCharacters`. */
  truncated: whole.optional(),
  /** Characters replaced by U+FFFD, among all that was read. */
  replaced: whole.optional(),
  /** Rows without a text, of all that were read. */
  missing: whole.optional(),
})
export type CorpusReading = z.output<typeof readingSchema>

/** Adds the counts that reading has noticed; undefined if there is nothing to report. */
export function readingOf(
  known: CorpusReading | undefined,
  noticed: Noticed,
): CorpusReading | undefined {
  const truncated = (known?.truncated ?? 0) + noticed.truncated
  const replaced = (known?.replaced ?? 0) + noticed.replaced
  const missing = (known?.missing ?? 0) + noticed.missing
  const reading = {
    ...known,
    ...(truncated > 0 || known?.maxCharacters !== undefined ? { truncated } : {}),
    ...(replaced > 0 ? { replaced } : {}),
    ...(missing > 0 ? { missing } : {}),
  }
  return Object.keys(reading).length > 0 ? reading : undefined
}

/** The notes in words, one sentence each. */
export function notesOfReading(reading: CorpusReading): string[] {
  const { source, files, bytes, rows, limit, sampled, maxCharacters, truncated } = reading
  const { replaced, missing } = reading
  const notes: string[] = []
  if (source !== undefined) notes.push(`read from ${source}`)
  if (rows !== undefined) {
    notes.push(
      `${count(rows, 'row')} of ${count(files ?? 0, 'file')} were read, ${size(bytes ?? 0)}`,
    )
  }
  if (limit !== undefined) notes.push(`only the first ${count(limit, 'sample')}`)
  if (sampled) {
    const { samples, of, seed, rowGroups, ofRowGroups } = sampled
    const groups =
      rowGroups === undefined
        ? ''
        : `, those of ${rowGroups} of ${ofRowGroups} row groups, drawn too`
    notes.push(
      `${count(samples, 'sample')} drawn from ${count(of, 'sample')} (seed ${seed})${groups}`,
    )
  }
  if (maxCharacters !== undefined) {
    notes.push(`${count(truncated ?? 0, 'sample')} cut to ${count(maxCharacters, 'character')}`)
  }
  if (replaced) notes.push(`${count(replaced, 'character')} replaced by U+FFFD: no Unicode`)
  if (missing) notes.push(`${count(missing, 'row')} without a text left out`)
  return notes
}

function count(number: number, noun: string): string {
  return `${number.toLocaleString('en-US')} ${noun}${number === 1 ? '' : 's'}`
}

function size(bytes: number): string {
  return bytes < 1e6 ? `${(bytes / 1e3).toFixed(0)} kB` : `${(bytes / 1e6).toFixed(1)} MB`
}
