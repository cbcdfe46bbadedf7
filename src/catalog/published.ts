import { z } from 'zod'
import { type Catalog, catalog } from './catalog.ts'

/** Row → column → number. A column that is no corpus of ours is a text that was not disclosed. */
const cellsSchema = z.record(z.string(), z.record(z.string(), z.number()))

/** A table that somebody published, as printed: facts with a source. The tokenizer ids are ours. */
export const publishedSchema = z.strictObject({
  title: z.string(),
  source: z.string(),
  /** What the table calls its numbers. */
  printed: z.string(),
  better: z.enum(['lower', 'higher']),
  /** What its authors say about text and formula. */
  said: z.string().optional(),
  /** What we hold it to be, in words that promise no more than is known. */
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

/** The published tables in `bench/published/`. */
export const publishedTables: Catalog<PublishedTable & { readonly id: string }> = catalog(
  'bench/published',
  'published table',
  publishedSchema,
)
