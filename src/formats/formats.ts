import { InputError } from '../errors.ts'
import { type SplitName, splits } from '../vocabulary/splits.ts'
import type { NormalizerSpec } from '../vocabulary/steps.ts'
import type { Vocabulary } from '../vocabulary/vocabulary.ts'
import { readGguf } from './gguf-vocabulary.ts'
import { readLlamaTokenizerJs } from './llama-tokenizer-js.ts'
import { readAddedTokens, readMergesAlone, readVocabAndMerges } from './merges.ts'
import { preparationSchema, withPreparation } from './preparation.ts'
import * as s from './schema.ts'
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

const split = s.oneOf(Object.keys(splits) as SplitName[])
const nfc = s.oneOf(['nfc'])
const normalizers = (form: 'nfc' | undefined): readonly NormalizerSpec[] =>
  form ? [{ type: form }] : []

const ranksOptions = {
  normalizer: s.optional(nfc),
  specialTokens: s.optional(s.record(s.natural)),
}

/** Every format there is. A new one is a new row here. */
export const formats = {
  sentencepiece: format(
    'SentencePiece .model',
    s.object({ preparation: s.withDefault(preparationSchema, []) }),
    (files, { preparation }) =>
      withPreparation(
        sentencePieceVocabulary(readSentencePieceModel(file(files, 'model'))),
        preparation,
      ),
  ),
  'tokenizer-json': format('Hugging Face tokenizer.json', s.object({}), files =>
    readTokenizerJson(text(files, 'tokenizer')),
  ),
  tiktoken: format(
    'tiktoken ranks',
    s.either(s.object({ split, ...ranksOptions }), s.object({ pattern: s.text, ...ranksOptions })),
    (files, { normalizer, specialTokens = {}, ...how }) =>
      readRankFile(text(files, 'ranks'), {
        preTokenizers: 'split' in how ? splits[how.split] : byPattern(how.pattern),
        normalizers: normalizers(normalizer),
        specialTokens,
      }),
  ),
  'tiktoken-json': format('an encoding of the npm package tiktoken', s.object({}), files =>
    readEncodingJson(text(files, 'encoding')),
  ),
  tekken: format('tekken.json', s.object({}), files => readTekken(text(files, 'tekken'))),
  'vocab-merges': format(
    'vocab.json and merges.txt',
    s.object({
      split,
      controls: s.optional(s.array(s.string)),
      specialTokens: s.withDefault(s.record(s.natural), {}),
    }),
    (files, { split, controls = [], specialTokens }) =>
      readVocabAndMerges(text(files, 'vocab'), text(files, 'merges'), {
        preTokenizers: splits[split],
        controls,
        addedTokens: Object.entries(specialTokens).map(([content, id]) => ({
          id,
          content,
          special: true,
        })),
      }),
  ),
  merges: format(
    'merges.txt alone',
    s.object({
      split,
      symbols: s.oneOf(['gpt2', 'used']),
      moreSymbols: s.withDefault(s.string, ''),
      firstPieces: s.withDefault(s.array(s.string), []),
      lastPieces: s.withDefault(s.array(s.string), []),
      jsonEscaped: s.withDefault(s.boolean, false),
    }),
    (files, { split, ...options }) =>
      readMergesAlone(text(files, 'merges'), {
        ...options,
        preTokenizers: splits[split],
        // Runs of white space are text; anything with a sign in it is a mark of a conversation.
        addedTokens: files.added
          ? readAddedTokens(text(files, 'added'), content => /\S/.test(content))
          : [],
      }),
  ),
  wordpiece: format('vocab.txt and tokenizer_config.json', s.object({}), files =>
    readWordPieceVocab(text(files, 'vocab'), text(files, 'config')),
  ),
  gguf: format('GGUF', s.object({}), files => readGguf(file(files, 'gguf'))),
  'llama-tokenizer-js': format(
    'the script of the npm package llama-tokenizer-js',
    s.object({}),
    files => readLlamaTokenizerJs(text(files, 'script')),
  ),
} as const satisfies Record<string, Format>

export type FormatName = keyof typeof formats
export const formatNames = Object.keys(formats) as [FormatName, ...FormatName[]]

function format<Options>(
  title: string,
  schema: s.Schema<Options>,
  read: (files: Files, options: Options) => Vocabulary,
): Format {
  const check = (options: unknown) => s.parse(schema, options ?? {}, `${title}: options`)
  return { title, check, read: (files, options) => read(files, check(options)) }
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
