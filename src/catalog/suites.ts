import { z } from 'zod'
import { metricNames } from '../metrics/metrics.ts'
import { type Catalog, catalog } from './catalog.ts'

/** A suite: tokenizers × corpora × metrics, and what others published about the same question. */
export const suiteSchema = z.strictObject({
  title: z.string(),
  /** The question that the tables answer, in a sentence or two. */
  question: z.string(),
  /** Both in Chinese, for pages that speak it. */
  chinese: z.strictObject({ title: z.string(), question: z.string() }).optional(),
  /** In the order of the rows; `*` stands for all others of the catalog, without aliases. */
  tokenizers: z.array(z.string()).nonempty(),
  /** Rows that are merged on the spot: id → base and extra, ids of the catalog. */
  merges: z
    .record(
      z.string(),
      z.strictObject({
        base: z.string(),
        extra: z.string(),
        sizes: z.strictObject({ base: z.int().positive(), withAdded: z.int().positive() }),
      }),
    )
    .default({}),
  /** Whether the names that share a tokenizer get rows of their own. */
  aliases: z.boolean().default(false),
  /** In the order of the columns; `*` stands for all others. */
  corpora: z.array(z.string()).nonempty(),
  /** One table each; `*` stands for all others. */
  metrics: z.array(z.enum(['*', ...metricNames])).nonempty(),
  /** The tokenizer that normalized sequence lengths are relative to. */
  baseline: z.string().optional(),
  /** Single sentences that are counted beside the corpora: id → text. */
  sentences: z.record(z.string(), z.string()).default({}),
  /** A table of `bench/published/`, shown beside the metric that its numbers are read as. */
  published: z.strictObject({ table: z.string(), metric: z.enum(metricNames) }).optional(),
  notes: z.array(z.string()).default([]),
})
export type Suite = z.output<typeof suiteSchema>
export type SuiteMerge = Suite['merges'][string]

/** The suites in `bench/`. */
export const suites: Catalog<Suite & { readonly id: string }> = catalog(
  'bench',
  'suite',
  suiteSchema,
)
