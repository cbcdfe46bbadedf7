import { InputError } from '../errors.ts'
import { splits } from '../vocabulary/splits.ts'
import type { PreTokenizerSpec } from '../vocabulary/steps.ts'

/** What a name of `tokenizer.ggml.pre` stands for. */
export interface GgufPreTokenizer {
  readonly preTokenizers: readonly PreTokenizerSpec[]
  /** A whole pre-token that is a piece stays whole. */
  readonly wholePieces: boolean
  /** BOS stands in front of a text unless the file says otherwise. */
  readonly bos: boolean
  /** And a separator behind it. */
  readonly sep: boolean
}

/** The pre-tokenizer of that name; one that is not known is refused by name. */
export function ggufPreTokenizer(name: string): GgufPreTokenizer {
  const row = rows.find(({ names }) => names.split(' ').includes(name))
  if (row) {
    return { wholePieces: false, bos: false, sep: false, ...row }
  }
  const names = rows.map(({ names }) => names).join(' ')
  throw new InputError(
    `the GGUF pre-tokenizer '${name}' is not supported; ${names.replaceAll(' ', ', ')} are`,
  )
}

interface Row extends Partial<GgufPreTokenizer> {
  readonly names: string
  readonly preTokenizers: readonly PreTokenizerSpec[]
}

const pattern = (...alternatives: readonly string[]): readonly PreTokenizerSpec[] => [
  { type: 'split', pattern: alternatives.join('|'), behavior: 'isolated' },
  { type: 'bytes' },
]

const contractions = "(?i:'s|'t|'re|'ve|'m|'ll|'d)"
const word = String.raw`[^\r\n\p{L}\p{N}]?\p{L}+`
const signs = String.raw` ?[^\s\p{L}\p{N}]+[\r\n]*`
const lineEnds = String.raw`\s*[\r\n]+`
const blanks = [String.raw`\s+(?!\S)`, String.raw`\s+`]
const upper = String.raw`[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]`
const lower = String.raw`[\p{Ll}\p{Lm}\p{Lo}\p{M}]`

/**
 * The names whose pattern is known from the tokenizer itself: those that llama.cpp cites as the original
 * of its own, which is often another, because its expressions know less. Names for which it has its own
 * alone are left out.
 *
 * Source: ggml-org/llama.cpp, src/llama-vocab.cpp.
 */
const rows: readonly Row[] = [
  { names: 'gpt-2 phi-2 mpt olmo', preTokenizers: splits.gpt2 },
  { names: 'roberta-bpe', preTokenizers: splits.gpt2, sep: true },
  { names: 'falcon', preTokenizers: splits.falcon },
  { names: 'bloom', preTokenizers: splits.bloom },
  { names: 'starcoder refact command-r smollm', preTokenizers: splits.starcoder },
  {
    names: 'llama-bpe llama3 llama-v3',
    preTokenizers: splits.cl100k,
    wholePieces: true,
    bos: true,
  },
  { names: 'qwen2 stablelm2 grok-2', preTokenizers: splits.qwen },
  { names: 'gpt-4o llama4 minimax-m2', preTokenizers: splits.o200k },
  {
    names: 'tekken',
    preTokenizers: pattern(
      String.raw`[^\r\n\p{L}\p{N}]?${upper}*${lower}+`,
      String.raw`[^\r\n\p{L}\p{N}]?${upper}+${lower}*`,
      String.raw`\p{N}`,
      String.raw` ?[^\s\p{L}\p{N}]+[\r\n/]*`,
      lineEnds,
      ...blanks,
    ),
    wholePieces: true,
    bos: true,
  },
  {
    names: 'qwen35',
    preTokenizers: pattern(
      contractions,
      String.raw`[^\r\n\p{L}\p{N}]?[\p{L}\p{M}]+`,
      String.raw`\p{N}`,
      String.raw` ?[^\s\p{L}\p{M}\p{N}]+[\r\n]*`,
      lineEnds,
      ...blanks,
    ),
  },
  {
    names: 'jais-2',
    preTokenizers: pattern(
      contractions,
      word,
      String.raw`\p{N}{1,3}`,
      signs,
      lineEnds,
      ...[512, 256, 128, 64, 32, 16, 8, 4].map(length => String.raw`\s{${length}}(?!\S)`),
      String.raw`\s{1,2}(?!\S)`,
      String.raw`\s{1}`,
    ),
  },
  {
    names: 'bailingmoe bailingmoe2 llada-moe',
    preTokenizers: pattern(
      "'(?i:[sdmt]|ll|ve|re)",
      String.raw`[^\r\n\p{L}\p{N}]?+\p{L}+`,
      String.raw`\p{N}`,
      String.raw` ?[^\s\p{L}\p{N}]++[\r\n]*`,
      String.raw`\s*[\r\n]`,
      ...blanks,
    ),
  },
  {
    names: 'seed-coder',
    preTokenizers: pattern(
      contractions,
      word,
      String.raw`\p{N}{1}`,
      String.raw` ?[^\s\p{L}\p{N}\r\n]+`,
      lineEnds,
      ...blanks,
    ),
  },
  {
    names: 'exaone-moe',
    preTokenizers: pattern(
      contractions,
      String.raw`[^\r\n\p{L}\p{N}]?(?:\p{L}\p{M}*(?: \p{L}\p{M}*)*)+`,
      String.raw`\p{N}`,
      String.raw` ?[^\s\p{L}\p{N}]+[\r\n/]?`,
      String.raw`\s*[\r\n]`,
      ...blanks,
    ),
  },
  {
    names: 'minicpm5',
    preTokenizers: [
      { type: 'split', pattern: String.raw`\p{N}{1,3}`, behavior: 'isolated' },
      ...pattern(contractions, word, String.raw`\p{N}+`, signs, lineEnds, ...blanks),
    ],
    wholePieces: true,
  },
]
