import { fromBase64 } from '../bytes.ts'
import { InputError } from '../errors.ts'
import { oneCharacter } from '../tokenize/token-decoders.ts'
import { splits } from '../vocabulary/splits.ts'
import type {
  NormalizerSpec,
  PreTokenizerSpec,
  SplitBehavior,
  TokenDecoderSpec,
} from '../vocabulary/steps.ts'
import { type Component, componentSchema, parseFields } from './component.ts'
import * as s from './schema.ts'

/**
 * The normalizers, pre-tokenizers and decoders of tokenizer.json, by their `type`. What is not in these
 * tables is refused by name, and so is a field that is not known: nothing that a file asks for is skipped.
 *
 * Source: huggingface/tokenizers, the serde forms under tokenizers/src.
 */
/** The steps that a normalizer stands for. */
export function readNormalizer(component: Component): NormalizerSpec[] {
  return read('normalizer', normalizers, component)
}

/** The steps that a pre-tokenizer stands for. */
export function readPreTokenizer(component: Component): PreTokenizerSpec[] {
  return read('pre-tokenizer', preTokenizers, component)
}

/** The steps that a decoder stands for. */
export function readDecoder(component: Component): TokenDecoderSpec[] {
  return read('decoder', decoders, component)
}

/** Reads the fields of one type. */
type Row<Spec> = (component: Component) => Spec[]

function row<Shape extends s.Fields, Spec>(
  fields: Shape,
  toSpecs: (fields: s.Read<Shape>) => readonly Spec[],
): Row<Spec> {
  return component => [...toSpecs(parseFields(component, fields))]
}

function read<Spec>(
  noun: string,
  table: Readonly<Record<string, Row<Spec>>>,
  component: Component,
): Spec[] {
  const found = Object.hasOwn(table, component.type) ? table[component.type] : undefined
  if (found) return found(component)
  throw new InputError(`the ${noun} ${component.type} is not supported`)
}

/** A string that is looked for as it is, or a regular expression. */
const pattern = s.either(s.object({ String: s.text }), s.object({ Regex: s.string }))
type Pattern = s.Output<typeof pattern>

/** The pattern as a regular expression. */
function toExpression(pattern: Pattern): string {
  return 'Regex' in pattern ? pattern.Regex : escapePattern(pattern.String)
}

function escapePattern(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|&-]/g, '\\$&')
}

function replacement(pattern: Pattern, content: string) {
  return 'String' in pattern
    ? ({ type: 'replace', text: pattern.String, by: content } as const)
    : ({ type: 'replacePattern', pattern: pattern.Regex, by: content } as const)
}

const base64: s.Schema<Uint8Array> = value => {
  const bytes = typeof value === 'string' ? fromBase64(value) : undefined
  return bytes ?? new s.Mismatch('Invalid base64-encoded string')
}

const normalizers: Readonly<Record<string, Row<NormalizerSpec>>> = {
  Sequence: row({ normalizers: s.array(componentSchema) }, ({ normalizers }) =>
    normalizers.flatMap(readNormalizer),
  ),
  NFC: row({}, () => [{ type: 'nfc' }]),
  NFD: row({}, () => [{ type: 'nfd' }]),
  NFKC: row({}, () => [{ type: 'nfkc' }]),
  NFKD: row({}, () => [{ type: 'nfkd' }]),
  Lowercase: row({}, () => [{ type: 'lowercase' }]),
  StripAccents: row({}, () => [{ type: 'stripAccents' }]),
  Nmt: row({}, () => [{ type: 'nmt' }]),
  ByteLevel: row({}, () => [{ type: 'bytes' }]),
  Strip: row(
    { strip_left: s.withDefault(s.boolean, true), strip_right: s.withDefault(s.boolean, true) },
    fields => [{ type: 'strip', left: fields.strip_left, right: fields.strip_right }],
  ),
  Prepend: row({ prepend: s.string }, ({ prepend }) => [{ type: 'prepend', text: prepend }]),
  Replace: row({ pattern, content: s.string }, fields => [
    replacement(fields.pattern, fields.content),
  ]),
  Precompiled: row({ precompiled_charsmap: base64 }, fields => [
    { type: 'precompiled', charsmap: fields.precompiled_charsmap },
  ]),
  BertNormalizer: row(
    {
      clean_text: s.withDefault(s.boolean, true),
      handle_chinese_chars: s.withDefault(s.boolean, true),
      strip_accents: s.withDefault(s.nullable(s.boolean), null),
      lowercase: s.withDefault(s.boolean, true),
    },
    fields => [
      {
        type: 'bert',
        cleanText: fields.clean_text,
        handleChineseChars: fields.handle_chinese_chars,
        stripAccents: fields.strip_accents ?? fields.lowercase,
        lowercase: fields.lowercase,
      },
    ],
  ),
}

const behaviors: Readonly<Record<string, SplitBehavior>> = {
  Removed: 'removed',
  Isolated: 'isolated',
  Contiguous: 'contiguous',
  MergedWithPrevious: 'mergedWithPrevious',
  MergedWithNext: 'mergedWithNext',
}
const behavior = s.oneOf(Object.keys(behaviors))

const split = (pattern: string, behavior: SplitBehavior, invert = false): PreTokenizerSpec => ({
  type: 'split',
  pattern,
  behavior,
  ...(invert ? { invert } : {}),
})

/** ASCII's punctuation, symbols included, and Unicode's. */
const punctuation = String.raw`[!-/:-@\[-\x60{-~\p{P}]`
/** `\w` as Rust has it: see `wordCharacters`. */
const word = String.raw`\p{RustWord}`

const prependSchemes = s.oneOf(['always', 'first', 'never'])
const metaspaceFields = {
  replacement: s.withDefault(s.string, '▁'),
  prepend_scheme: s.optional(prependSchemes),
  add_prefix_space: s.optional(s.boolean),
  split: s.withDefault(s.boolean, true),
  /** Written by old versions; it follows from `replacement`. */
  str_rep: s.optional(s.string),
}

function prependScheme(fields: {
  prepend_scheme?: 'always' | 'first' | 'never' | undefined
  add_prefix_space?: boolean | undefined
}): 'always' | 'first' | 'never' {
  return fields.prepend_scheme ?? (fields.add_prefix_space === false ? 'never' : 'always')
}

const preTokenizers: Readonly<Record<string, Row<PreTokenizerSpec>>> = {
  Sequence: row({ pretokenizers: s.array(componentSchema) }, ({ pretokenizers }) =>
    pretokenizers.flatMap(readPreTokenizer),
  ),
  ByteLevel: row(
    {
      add_prefix_space: s.withDefault(s.boolean, true),
      use_regex: s.withDefault(s.boolean, true),
      // Says where a token begins and ends in the text, which is not asked for here.
      trim_offsets: s.optional(s.boolean),
    },
    fields => [
      ...(fields.add_prefix_space ? [{ type: 'prefixSpace' } as const] : []),
      ...(fields.use_regex ? splits.gpt2 : [{ type: 'bytes' } as const]),
    ],
  ),
  Metaspace: row(metaspaceFields, fields => [
    {
      type: 'metaspace',
      replacement: oneCharacter(fields.replacement, 'Metaspace.replacement'),
      prepend: prependScheme(fields),
      split: fields.split,
    },
  ]),
  Split: row({ pattern, behavior, invert: s.withDefault(s.boolean, false) }, fields => [
    split(toExpression(fields.pattern), behaviors[fields.behavior]!, fields.invert),
  ]),
  Digits: row({ individual_digits: s.withDefault(s.boolean, false) }, fields => [
    split('\\p{N}', fields.individual_digits ? 'isolated' : 'contiguous'),
  ]),
  Punctuation: row({ behavior: s.withDefault(behavior, 'Isolated') }, fields => [
    split(punctuation, behaviors[fields.behavior]!),
  ]),
  Whitespace: row({}, () => [split(`${word}+|[^${word}\\s]+`, 'removed', true)]),
  WhitespaceSplit: row({}, () => [split('\\s', 'removed')]),
  BertPreTokenizer: row({}, () => [split('\\s', 'removed'), split(punctuation, 'isolated')]),
  CharDelimiterSplit: row({ delimiter: s.string }, fields => [
    split(escapePattern(oneCharacter(fields.delimiter, 'CharDelimiterSplit.delimiter')), 'removed'),
  ]),
  UnicodeScripts: row({}, () => [{ type: 'unicodeScripts' }]),
  FixedLength: row({ length: s.withDefault(s.positive, 5) }, ({ length }) => [
    { type: 'fixedLength', length },
  ]),
}

const decoders: Readonly<Record<string, Row<TokenDecoderSpec>>> = {
  Sequence: row({ decoders: s.array(componentSchema) }, ({ decoders }) =>
    decoders.flatMap(readDecoder),
  ),
  ByteLevel: row(
    {
      add_prefix_space: s.optional(s.boolean),
      use_regex: s.optional(s.boolean),
      trim_offsets: s.optional(s.boolean),
    },
    () => [{ type: 'byteLevel' }],
  ),
  ByteFallback: row({}, () => [{ type: 'byteFallback' }]),
  Fuse: row({}, () => [{ type: 'fuse' }]),
  Metaspace: row(metaspaceFields, fields => [
    {
      type: 'metaspace',
      replacement: oneCharacter(fields.replacement, 'Metaspace.replacement'),
      prepended: prependScheme(fields) !== 'never',
    },
  ]),
  WordPiece: row(
    { prefix: s.withDefault(s.string, '##'), cleanup: s.withDefault(s.boolean, true) },
    fields => [{ type: 'wordPiece', ...pick(fields, 'prefix', 'cleanup') }],
  ),
  BPEDecoder: row({ suffix: s.withDefault(s.string, '</w>') }, ({ suffix }) => [
    { type: 'bpe', suffix },
  ]),
  Strip: row({ content: s.string, start: s.natural, stop: s.natural }, fields => [
    { type: 'strip', ...pick(fields, 'content', 'start', 'stop') },
  ]),
  Replace: row({ pattern, content: s.string }, fields => [
    replacement(fields.pattern, fields.content),
  ]),
  CTC: row(
    {
      pad_token: s.withDefault(s.string, '<pad>'),
      word_delimiter_token: s.withDefault(s.string, '|'),
      cleanup: s.withDefault(s.boolean, true),
    },
    fields => [
      {
        type: 'ctc',
        padToken: fields.pad_token,
        wordDelimiter: fields.word_delimiter_token,
        cleanup: fields.cleanup,
      },
    ],
  ),
}

function pick<Fields extends object, Key extends keyof Fields>(
  fields: Fields,
  ...keys: readonly Key[]
): Pick<Fields, Key> {
  return Object.fromEntries(keys.map(key => [key, fields[key]])) as Pick<Fields, Key>
}
