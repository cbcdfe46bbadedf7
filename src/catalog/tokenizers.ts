import { z } from 'zod'
import { formatNames } from '../formats/formats.ts'
import { sourceSchema } from '../sources/address.ts'
import { type Catalog, catalog } from './catalog.ts'

/** A vocabulary's files, by their role in the format. */
const vocabularyShape = {
  format: z.enum(formatNames),
  files: z.record(z.string(), sourceSchema),
  /** Settings that the files lack; each format has its own. */
  options: z.record(z.string(), z.unknown()).optional(),
}

/** One tokenizer of `tokenizers/`. */
export const tokenizerSchema = z.strictObject({
  title: z.string(),
  /** The entry whose vocabulary this model shares; such a one has no files of its own. */
  aliasOf: z.string().optional(),
  format: vocabularyShape.format.optional(),
  files: vocabularyShape.files.default({}),
  options: vocabularyShape.options,
  /** Another source, used if the files are unavailable; the fingerprint proves that it is the same vocabulary. */
  fallback: z.strictObject({ ...vocabularyShape, fingerprint: z.hash('sha256') }).optional(),
  sizes: z.strictObject({
    /** The size that published tables print: the pieces of the model. */
    base: z.int().positive(),
    /** The size with the tokens that the model's files or code add. */
    withAdded: z.int().positive(),
    /** Rows of the embedding matrix, padding and all; null where nobody published it. */
    embedding: z.int().positive().nullable(),
  }),
  licence: z.string(),
  /** The published tables that have a row for it. */
  published: z.array(z.string()).default([]),
  notes: z.array(z.string()).default([]),
})

export type TokenizerEntry = z.output<typeof tokenizerSchema> & { readonly id: string }

/** The tokenizers that are known by id. */
export const tokenizers: Catalog<TokenizerEntry> = catalog(
  'tokenizers',
  'tokenizer',
  tokenizerSchema,
)

/** The entry that holds the vocabulary: the entry itself, or the one that an alias points to. */
export function resolveAlias(entry: TokenizerEntry): TokenizerEntry {
  return entry.aliasOf === undefined ? entry : tokenizers.get(entry.aliasOf)
}
