import { z } from 'zod'
import { sourceSchema } from '../sources/address.ts'
import { type Catalog, catalog } from './catalog.ts'

const positive = z.int().positive()
const share = z.number().min(0).max(1)

/** How documents of a source become samples. All lengths are in code points. */
export const shapeSchema = z.strictObject({
  /** Lines that are left out: too few Han characters, too short, or seen in the corpus before. */
  lines: z
    .strictObject({
      han: share.optional(),
      characters: positive.optional(),
      unique: z.boolean().default(false),
    })
    .optional(),
  /** Documents are cut into pieces of about this length, between paragraphs or else sentences. */
  cut: positive.optional(),
  /** Samples that are left out: shorter or longer than this. */
  characters: z.tuple([positive, positive]).optional(),
  /** Samples with a smaller share of Han characters are left out. */
  han: share.optional(),
  /** The maximum number of samples from one document. */
  perDocument: positive.optional(),
})
export type Shape = z.output<typeof shapeSchema>

const packageSchema = z.strictObject({
  name: z.string(),
  version: z.string(),
  /** npm's hash of the tarball. */
  integrity: z.string().startsWith('sha512-'),
  /** The bytes of the tarball. */
  bytes: positive,
  /** Patterns of the members that are read. */
  take: z.array(z.string()).nonempty(),
  /** Patterns of those among them that are not. */
  skip: z.array(z.string()).default([]),
  /** The members of a zip among them, if that is where the text is. */
  inside: z.array(z.string()).nonempty().optional(),
})

/** Options of the readers, which make documents of the files of a source. */
export const readerOptionsSchema = z.strictObject({
  /** Of JSONL: the fields whose values, joined, are the text. */
  fields: z.array(z.string()).nonempty().optional(),
  /** What joins them. */
  joint: z.string().optional(),
  /** Of JSONL: the field that names the sample. */
  idField: z.string().optional(),
  /** Of code: the language of each ending. */
  languages: z.record(z.string(), z.string()).optional(),
  /** Of parallel files: the two parts, in the order of the files. */
  sides: z.tuple([z.string(), z.string()]).optional(),
})

export type ReaderOptions = z.output<typeof readerOptionsSchema>

const corpusSourceSchema = z
  .strictObject({
    /** The prefix of the samples' ids. */
    id: z.string(),
    package: packageSchema.optional(),
    files: z.array(sourceSchema).nonempty().optional(),
    /** A row of the table of readers. */
    reader: z.string(),
    options: readerOptionsSchema.default({}),
    /** Overrides the corpus's, key by key. */
    shape: shapeSchema.default({}),
    /** The group of the samples, unless the reader knows it. */
    group: z.string().optional(),
    /** A description of the texts that are taken. */
    takes: z.string(),
    licence: z.string(),
  })
  .refine(source => (source.package === undefined) !== (source.files === undefined), {
    message: 'needs one of package and files',
  })
export type CorpusSource = z.output<typeof corpusSourceSchema>

/** Samples and code points (of all sides together) of a group. */
export const shareSchema = z.strictObject({
  group: z.string(),
  samples: positive,
  characters: positive,
})
export type GroupShare = z.output<typeof shareSchema>

/** The figures of a built corpus. */
export const figuresSchema = z.strictObject({
  samples: positive,
  characters: positive,
  composition: z.array(shareSchema).nonempty(),
  /** The hash of the JSONL: `{"id","group"?,"texts"}`, a sample a line. */
  sha256: z.hash('sha256'),
})

/** A corpus: how to make it on the user's machine, and what comes out. */
export const corpusSchema = z.strictObject({
  title: z.string(),
  /** The title in Chinese, for pages that speak it. */
  chinese: z.string().optional(),
  language: z.string(),
  /** The unit that is a sample; means are over samples. */
  sample: z.string(),
  /** Side → its word segmenter: `whitespace`, or a locale of `Intl.Segmenter`. */
  segmenters: z.record(z.string(), z.string()),
  sources: z.array(corpusSourceSchema).nonempty(),
  shape: shapeSchema.default({}),
  notes: z.array(z.string()).default([]),
  built: figuresSchema,
})
export type CorpusEntry = z.output<typeof corpusSchema> & { readonly id: string }

/** The corpora in `corpora/`. */
export const corpora: Catalog<CorpusEntry> = catalog('corpora', 'corpus', corpusSchema)

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
