import { z } from 'zod'
import { type Catalog, catalog } from './catalog.ts'

/**
 * A data set of the hub that people train on or measure with, by a short name. It is not built and not
 * pinned as a corpus is: what a run read of it, and at which commit, is in its record.
 */
export const presetSchema = z.strictObject({
  title: z.string(),
  language: z.string(),
  /** `hf-dataset:org/name/config/split`, as `openCorpus` takes it. */
  reference: z.string().startsWith('hf-dataset:'),
  /** The column that holds the text, where it is not `text`. */
  field: z.string().optional(),
  licence: z.string(),
  /** Its terms must be accepted on the hub first, and `HF_TOKEN` must hold a token of that account. */
  isGated: z.boolean(),
  notes: z.array(z.string()).default([]),
})
export type Preset = z.output<typeof presetSchema> & { readonly id: string }

/** The presets in `corpora/presets/`. */
export const presets: Catalog<Preset> = catalog('corpora/presets', 'preset', presetSchema)
