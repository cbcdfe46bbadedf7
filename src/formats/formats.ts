import { z } from 'zod'
import { InputError } from '../errors.ts'
import { type SplitName, splits } from '../vocabulary/splits.ts'
import type { NormalizerSpec } from '../vocabulary/steps.ts'
import type { Vocabulary } from '../vocabulary/vocabulary.ts'
import { readGguf } from './gguf-vocabulary.ts'
import { readLlamaTokenizerJs } from './llama-tokenizer-js.ts'
import { readAddedTokens, readMergesAlone, readVocabAndMerges } from './merges.ts'
import { preparationSchema, withPreparation } from './preparation.ts'
import { readSentencePieceModel, sentencePieceVocabulary } from './sentencepiece.ts'
import { readTekken } from './tekken.ts'
import { byPattern, readEncodingJson, readRankFile } from './tiktoken.ts'
import { readTokenizerJson } from './tokenizer-json.ts'
import { readWordPieceVocab } from './wordpiece.ts'

/** The files of a tokenizer by their role in the format: `model`, or `vocab` and `merges`. */
export type Files = Readonly<Record<string, Uint8Array>>

/** A file format that a vocabulary can be read from. */
export interface Format {
  readonly title: string
  /** Throws an InputError if a catalog entry gives options that the format does not have. */
  readonly check: (options: unknown) => void
  readonly read: (files: Files, options: unknown) => Vocabulary
}

const split = z.enum(Object.keys(splits) as [SplitName, ...SplitName[]])
const nfc = z.literal('nfc')
const normalizers = (form: 'nfc' | undefined): readonly NormalizerSpec[] =>
  form ? [{ type: form }] : []

const ranksOptions = {
  normalizer: nfc.optional(),
  specialTokens: z.record(z.string(), z.int().nonnegative()).optional(),
}

/** Every format there is. A new one is a new row here. */
export const formats = {
  sentencepiece: format({
    title: 'SentencePiece .model',
    options: z.strictObject({ preparation: preparationSchema.default([]) }),
    read: (files, { preparation }) =>
      withPreparation(
        sentencePieceVocabulary(readSentencePieceModel(file(files, 'model'))),
        preparation,
      ),
  }),
  'tokenizer-json': format({
    title: 'Hugging Face tokenizer.json',
    options: z.strictObject({}),
    read: files => readTokenizerJson(text(files, 'tokenizer')),
  }),
  tiktoken: format({
    title: 'tiktoken ranks',
    options: z.union([
      z.strictObject({ split, ...ranksOptions }),
      z.strictObject({ pattern: z.string().min(1), ...ranksOptions }),
    ]),
    read: (files, { normalizer, specialTokens = {}, ...how }) =>
      readRankFile(text(files, 'ranks'), {
        preTokenizers: 'split' in how ? splits[how.split] : byPattern(how.pattern),
        normalizers: normalizers(normalizer),
        specialTokens,
      }),
  }),
  'tiktoken-json': format({
    title: 'an encoding of the npm package tiktoken',
    options: z.strictObject({}),
    read: files => readEncodingJson(text(files, 'encoding')),
  }),
  tekken: format({
    title: 'tekken.json',
    options: z.strictObject({}),
    read: files => readTekken(text(files, 'tekken')),
  }),
  'vocab-merges': format({
    title: 'vocab.json and merges.txt',
    options: z.strictObject({
      split,
      controls: z.array(z.string()).optional(),
      specialTokens: z.record(z.string(), z.int().nonnegative()).default({}),
    }),
    read: (files, { split, controls = [], specialTokens }) =>
      readVocabAndMerges(text(files, 'vocab'), text(files, 'merges'), {
        preTokenizers: splits[split],
        controls,
        addedTokens: Object.entries(specialTokens).map(([content, id]) => ({
          id,
          content,
          special: true,
        })),
      }),
  }),
  merges: format({
    title: 'merges.txt alone',
    options: z.strictObject({
      split,
      symbols: z.enum(['gpt2', 'used']),
      moreSymbols: z.string().default(''),
      firstPieces: z.array(z.string()).default([]),
      lastPieces: z.array(z.string()).default([]),
      jsonEscaped: z.boolean().default(false),
    }),
    read: (files, { split, ...options }) =>
      readMergesAlone(text(files, 'merges'), {
        ...options,
        preTokenizers: splits[split],
        // Runs of white space are text; anything with a sign in it is a mark of a conversation.
        addedTokens: files.added
          ? readAddedTokens(text(files, 'added'), content => /\S/.test(content))
          : [],
      }),
  }),
  wordpiece: format({
    title: 'vocab.txt and tokenizer_config.json',
    options: z.strictObject({}),
    read: files => readWordPieceVocab(text(files, 'vocab'), text(files, 'config')),
  }),
  gguf: format({
    title: 'GGUF',
    options: z.strictObject({}),
    read: files => readGguf(file(files, 'gguf')),
  }),
  'llama-tokenizer-js': format({
    title: 'the script of the npm package llama-tokenizer-js',
    options: z.strictObject({}),
    read: files => readLlamaTokenizerJs(text(files, 'script')),
  }),
} as const satisfies Record<string, Format>

export type FormatName = keyof typeof formats
export const formatNames = Object.keys(formats) as [FormatName, ...FormatName[]]

function format<Options extends z.ZodType>(row: {
  readonly title: string
  readonly options: Options
  readonly read: (files: Files, options: z.output<Options>) => Vocabulary
}): Format {
  const parse = (options: unknown) => {
    const parsed = row.options.safeParse(options ?? {})
    if (parsed.success) return parsed.data
    throw new InputError(`${row.title}: ${z.prettifyError(parsed.error).replaceAll('\n', ' ')}`)
  }
  return {
    title: row.title,
    check: parse,
    read: (files, options) => row.read(files, parse(options)),
  }
}

function file(files: Files, role: string): Uint8Array {
  const bytes = files[role]
  if (!bytes) throw new InputError(`the file '${role}' is missing`)
  return bytes
}

function text(files: Files, role: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(file(files, role))
  } catch (error) {
    if (!(error instanceof TypeError)) throw error
    throw new InputError(`the file '${role}' is not UTF-8 text`)
  }
}
