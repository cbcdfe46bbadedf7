import { z } from 'zod'
import { publishedSchema } from '../catalog/published.ts'
import { readingSchema } from '../corpora/reading.ts'
import type { TokenCounts } from '../metrics/counts.ts'
import { metricNames } from '../metrics/metrics.ts'
import { mixSchema, pairSchema, resamplingSchema, sampleSizeSchema } from './evidence.ts'

/*
 * The record of a suite, `reports/<suite>.json`: all that the reports print follows from it. It holds
 * whole numbers, hashes and the intervals of what they divide to, and nothing that differs between two runs over the same bytes: no dates,
 * no timings, no paths, no word on which cells this run measured and which it kept.
 */

const whole = z.int().nonnegative()
const hash = z.hash('sha256')
const textCountsSchema = z.strictObject({
  samples: whole,
  characters: whole,
  bytes: whole,
  words: whole,
})

const tokenizerSchema = z.strictObject({
  id: z.string(),
  title: z.string(),
  /** The tokenizer that this is another name of; they share their cells. */
  sameAs: z.string().optional(),
  /** The base that it is, with more pieces. */
  expands: z.string().optional(),
  /** The hash of its file or of the list of its files' hashes; of a user's own, its fingerprint. */
  sha256: hash,
  /** Name → hash, where it is made of several files. */
  files: z.record(z.string(), hash).optional(),
  /** The rows of the embedding matrix are known to the catalog alone. */
  sizes: z.strictObject({ base: whole, withAdded: whole, embedding: whole.nullable() }),
})
export type RecordedTokenizer = z.output<typeof tokenizerSchema>

const sideSchema = z.strictObject({
  side: z.string(),
  segmenter: z.string(),
  /** The ICU whose dictionary cut the words, where one did. */
  icu: z.string().optional(),
  ...textCountsSchema.shape,
})
export type RecordedSide = z.output<typeof sideSchema>

const corpusSchema = z.strictObject({
  id: z.string(),
  title: z.string(),
  language: z.string(),
  /** The hash of the built JSONL, or of a sentence; null if nothing pins it. */
  sha256: hash.nullable(),
  /** The text itself, where it is a single sentence. */
  sentence: z.string().optional(),
  composition: z.array(z.strictObject({ group: z.string(), samples: whole, characters: whole })),
  sides: z.array(sideSchema),
  /** What was read and how its texts were changed; absent if all of it was read as it is. */
  reading: readingSchema.optional(),
})
export type RecordedCorpus = z.output<typeof corpusSchema>

const cellSchema = z.strictObject({
  tokenizer: z.string(),
  corpus: z.string(),
  side: z.string(),
  tokens: whole,
  unknowns: whole,
  lostCharacters: whole,
  byteFallbackTokens: whole,
  /** Numbers that need the ids, if a metric needs them; entropies are rounded to six digits. */
  pieces: z
    .strictObject({
      singleCharacterTokens: whole,
      splitCharacters: whole,
      continuedWords: whole.optional(),
      distinct: whole,
      shannonBits: z.number(),
      renyiBits: z.number(),
    })
    .optional(),
  /** Metric → from low to high; see statistics/interval.ts. Absent where the samples are too few. */
  intervals: z
    .partialRecord(z.enum(metricNames), z.tuple([z.number(), z.number()]).readonly())
    .optional(),
  /**
   * Measured from other bytes than the catalogs name now, or by another version, and not to be had
   * again: what it was measured from.
   */
  stale: z
    .strictObject({
      tokrate: z.string(),
      tokenizer: hash,
      corpus: hash.nullable(),
      text: textCountsSchema,
    })
    .optional(),
})
export type RecordedCell = z.output<typeof cellSchema>

/** The counts of a cell, without its place. */
export type CellCounts = TokenCounts & Pick<RecordedCell, 'pieces'>

export const recordSchema = z.strictObject({
  suite: z.string(),
  title: z.string(),
  question: z.string(),
  /** The version that counted. */
  tokrate: z.string(),
  baseline: z.string().optional(),
  metrics: z.array(z.enum(metricNames)),
  tokenizers: z.array(tokenizerSchema),
  corpora: z.array(corpusSchema),
  cells: z.array(cellSchema),
  published: z.strictObject({ metric: z.enum(metricNames), table: publishedSchema }).optional(),
  notes: z.array(z.string()),
  /** The order of Rényi's entropy, where it is not the usual one. */
  alpha: z.number().optional(),
  /** The resampling, if it is not that of the reports. */
  resampling: resamplingSchema.optional(),
  mix: mixSchema.optional(),
  pairs: z.array(pairSchema).optional(),
  sampleSizes: sampleSizeSchema.optional(),
})
/** All that a report says, as plain data: the counts in whole numbers, with the hashes that they rest on. */
export interface SuiteRecord extends z.output<typeof recordSchema> {}
