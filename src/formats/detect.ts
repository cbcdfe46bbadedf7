import { InputError, unknownName } from '../errors.ts'
import { type SplitName, splits } from '../vocabulary/splits.ts'
import type { FormatName } from './formats.ts'

/** A file that a person named, with the format its contents show. */
export interface Detected {
  readonly format: FormatName
  /** The file's role in the format. */
  readonly role: string
  readonly options?: Readonly<Record<string, unknown>>
}

/** Files that together are a tokenizer, as `save_pretrained` writes them: role → name. */
export interface FileSet {
  readonly format: FormatName
  readonly files: Readonly<Record<string, string>>
  readonly options?: Readonly<Record<string, unknown>>
}

/** What a folder or a repository may hold; the first that is complete is read. */
export const folderContents: readonly FileSet[] = [
  { format: 'tokenizer-json', files: { tokenizer: 'tokenizer.json' } },
  { format: 'tekken', files: { tekken: 'tekken.json' } },
  { format: 'sentencepiece', files: { model: 'tokenizer.model' } },
  { format: 'sentencepiece', files: { model: 'spiece.model' } },
  {
    format: 'vocab-merges',
    files: { vocab: 'vocab.json', merges: 'merges.txt' },
    options: { split: 'gpt2' },
  },
  { format: 'wordpiece', files: { vocab: 'vocab.txt', config: 'tokenizer_config.json' } },
]

/** The rank files that OpenAI publishes, whose patterns are known by the name alone. */
const knownRanks: Readonly<Record<string, string>> = {
  'cl100k_base.tiktoken': 'cl100k',
  'o200k_base.tiktoken': 'o200k',
}

/**
 * The format of a file after its first bytes; `name` only tells which of the known rank files it is.
 * `pattern` is what a person says of how a rank file's text is split: a name, or a regular expression.
 */
export function detectFormat(name: string, bytes: Uint8Array, pattern?: string): Detected {
  const isRanks = /^[A-Za-z0-9+/]+=* \d+\r?\n/.test(
    new TextDecoder().decode(bytes.subarray(0, 512)),
  )
  if (isRanks) return { format: 'tiktoken', role: 'ranks', options: ranksOptions(name, pattern) }
  if (pattern === undefined) return detectOther(bytes)
  throw new InputError('only a rank file is told the pattern that splits its text')
}

function ranksOptions(name: string, pattern: string | undefined): NonNullable<Detected['options']> {
  const split = pattern ?? knownRanks[name.split(/[\\/]/).at(-1)!]
  if (split !== undefined) return splitOptions(split)
  throw new InputError(
    `a rank file does not say how text is split; say it behind a #, by name (${Object.keys(splits).join(', ')}) or as a regular expression: ${name}#cl100k`,
  )
}

/** What a person says of how text is split: the name of a row of `splits`, or a regular expression. */
export function splitOptions(split: string): { split: SplitName } | { pattern: string } {
  const names = Object.keys(splits)
  if (isSplitName(split)) return { split }
  if (!/^[\w-]*$/.test(split)) return { pattern: split }
  throw unknownName('name of a pattern', split, names)
}

function isSplitName(name: string): name is SplitName {
  return Object.hasOwn(splits, name)
}

function detectOther(bytes: Uint8Array): Detected {
  const start = new TextDecoder().decode(bytes.subarray(0, 4096)).replace(/^\ufeff/, '')
  if (start.startsWith('GGUF')) return { format: 'gguf', role: 'gguf' }
  if (/^\s*\{/.test(start)) {
    if (start.includes('"pat_str"')) return { format: 'tiktoken-json', role: 'encoding' }
    if (start.includes('"default_num_special_tokens"')) return { format: 'tekken', role: 'tekken' }
    return { format: 'tokenizer-json', role: 'tokenizer' }
  }
  // The first field of a ModelProto is a piece: tag 1, delimited.
  if (bytes[0] === 0x0a) return { format: 'sentencepiece', role: 'model' }
  throw new InputError(
    'not a tokenizer of a known kind; known are tokenizer.json, SentencePiece .model, GGUF, tiktoken ranks, and folders with tokenizer.json or vocab.json and merges.txt',
  )
}
