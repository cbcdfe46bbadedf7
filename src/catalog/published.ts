import { z } from 'zod'
import { metricNames } from '../metrics/metrics.ts'
import { type Catalog, catalog } from './catalog.ts'

/** Row → column → number. A column that is no corpus of ours is a text that was not disclosed. */
const cellsSchema = z.record(z.string(), z.record(z.string(), z.number()))

/** A table that somebody published, as printed: facts with a source. The tokenizer ids are ours. */
export const publishedSchema = z.strictObject({
  title: z.string(),
  source: z.string(),
  /** The name that the table gives its numbers. */
  printed: z.string(),
  better: z.enum(['lower', 'higher']),
  /** The authors' own statement about text and formula. */
  said: z.string().optional(),
  /** Our interpretation of the numbers, in words that claim no more than is known. */
  reading: z.string(),
  rounding: z.enum(['floored', 'nearest', 'exact']),
  values: cellsSchema,
  /** The same numbers in an earlier printing, with more decimals. */
  earlier: cellsSchema.optional(),
  vocabSize: z.record(z.string(), z.int().positive()).optional(),
  sha256: z.record(z.string(), z.hash('sha256')).optional(),
  misprints: z.array(z.string()).optional(),
})
export type PublishedTable = z.output<typeof publishedSchema>

/** The place of a claim's text. `{column}` in a file's name stands for the column. */
const textSchema = z.union([
  z.strictObject({ sentence: z.string(), sha256: z.hash('sha256') }),
  /** A corpus as `openCorpus` opens it; the hash is of all its samples. */
  z.strictObject({ corpus: z.string(), side: z.string().optional(), sha256: z.hash('sha256') }),
  /** Files in the folder that a user names, read one after the other. */
  z.strictObject({
    files: z.array(z.string()).nonempty(),
    /** File → hash, of those that are known. */
    sha256: z.record(z.string(), z.hash('sha256')).default({}),
  }),
])

/** Numbers that can be computed again: of which text, how it is cut and joined, and what was counted. */
const claimSchema = z.strictObject({
  id: z.string(),
  text: textSchema,
  /** How a text becomes samples: as a whole, or split at every line feed, the rest after the last one included. */
  cut: z.enum(['whole', 'lines']).default('whole'),
  /** The separator that joins the pieces into one sample. */
  join: z.string().optional(),
  specialTokens: z
    .union([
      z.enum(['none', 'own']),
      z.strictObject({ bos: z.boolean().default(false), eos: z.boolean().default(false) }),
    ])
    .default('none'),
  metric: z.enum(['tokens', ...metricNames]),
  /** The rounding of the table by default; as many decimals as are printed. */
  rounding: z.enum(['floored', 'nearest', 'exact']).optional(),
  /** The columns of the table that it is about; all by default. */
  columns: z.array(z.string()).optional(),
})
export type Claim = z.output<typeof claimSchema>

/** A published table with what is needed to hold it against our counts. */
export const publishedEntrySchema = publishedSchema.extend({
  /** The title in Chinese, for pages that speak it. */
  chinese: z.string().optional(),
  claims: z.array(claimSchema).default([]),
  /** The report that explains the table: its texts, and its columns, all by default. */
  explained: z
    .strictObject({
      report: z.string(),
      corpora: z.array(z.string()).nonempty(),
      columns: z.array(z.string()).optional(),
    })
    .optional(),
  /** The vocabulary size that a misprinted one stands for. */
  meantVocabSize: z.record(z.string(), z.int().positive()).default({}),
})
export type PublishedEntry = z.output<typeof publishedEntrySchema>

/** The published tables in `bench/published/`. */
export const publishedTables: Catalog<PublishedEntry & { readonly id: string }> = catalog(
  'bench/published',
  'published table',
  publishedEntrySchema,
)
