import { z } from 'zod'
import type { Noticed } from './files/noticed.ts'
import type { SampleFormat } from './files/sample-files.ts'

/** How a corpus is read, and how much of it. */
export interface ReadingOptions {
  /** Of JSONL and tables: the field or column that holds the text; `text`, else the only one, unless told. */
  readonly field?: string | undefined
  /** What standard input is, or a file whose ending does not say it. */
  readonly as?: OwnFormat | undefined
  /** Only the first so many samples. */
  readonly limit?: number | undefined
  /** Only so many samples, drawn at random from all (or from the first `limit`), in their order. */
  readonly sample?: number | undefined
  /** What `sample` is drawn with, a whole number; 1 unless told. The same seed draws the same samples. */
  readonly sampleSeed?: number | undefined
  /** Of each sample only the first so many code points. */
  readonly maxCharacters?: number | undefined
}

/** What a person's own file can be. */
export type OwnFormat = Exclude<SampleFormat, 'built'>

/** The options that say how a corpus is read, of any that hold them; nothing that was not said. */
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

/** What was read of a corpus, and what was done to its texts, where that is not all of it as it is. */
export const readingSchema = z.strictObject({
  /** The address that a moving one stood for: `hf-dataset:org/name@commit/config/split`. */
  source: z.string().optional(),
  /** What came over the network or from the cache of it. */
  files: whole.optional(),
  bytes: whole.optional(),
  rows: whole.optional(),
  /** Only the first so many samples. */
  limit: whole.optional(),
  /** Drawn at random: how many were asked for, of how many, with which seed. */
  sampled: z
    .strictObject({
      samples: whole,
      of: whole,
      seed: whole,
      /** Of a large set only some row groups were looked at, which were drawn too. */
      rowGroups: whole.optional(),
      ofRowGroups: whole.optional(),
    })
    .optional(),
  maxCharacters: whole.optional(),
  /** Samples that were truncated to `maxCharacters`. */
  truncated: whole.optional(),
  /** Characters that stand as U+FFFD for what is no Unicode, of all that was read. */
  replaced: whole.optional(),
  /** Rows without a text, of all that were read. */
  missing: whole.optional(),
})
export type CorpusReading = z.output<typeof readingSchema>

/** With what was noticed while the texts were read; undefined where there is nothing to say. */
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

/** The same in words, a sentence each. */
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
