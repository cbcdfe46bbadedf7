import type { PreTokenizerSpec } from './steps.ts'

const isolated = (pattern: string): PreTokenizerSpec => ({
  type: 'split',
  pattern,
  behavior: 'isolated',
})
const contiguous = (pattern: string): PreTokenizerSpec => ({
  type: 'split',
  pattern,
  behavior: 'contiguous',
})
const bytes: PreTokenizerSpec = { type: 'bytes' }

const gpt2Pattern = String.raw`'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+`

/**
 * The pre-tokenizers that files name, or that a model is known to have although its file does not say.
 * A new one is a new row.
 */
export const splits = {
  /** openai/gpt-2, src/encoder.py; Hugging Face's ByteLevel. */
  gpt2: [isolated(gpt2Pattern), bytes],
  /** openai/tiktoken, tiktoken_ext/openai_public.py; Llama-3's is the same. */
  cl100k: [
    isolated(
      String.raw`(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+`,
    ),
    bytes,
  ],
  /** openai/tiktoken, tiktoken_ext/openai_public.py. */
  o200k: [
    isolated(
      [
        String.raw`[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]*[\p{Ll}\p{Lm}\p{Lo}\p{M}]+(?i:'s|'t|'re|'ve|'m|'ll|'d)?`,
        String.raw`[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]+[\p{Ll}\p{Lm}\p{Lo}\p{M}]*(?i:'s|'t|'re|'ve|'m|'ll|'d)?`,
        String.raw`\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n/]*|\s*[\r\n]+|\s+(?!\S)|\s+`,
      ].join('|'),
    ),
    bytes,
  ],
  /** QwenLM/Qwen, tokenization_qwen.py: cl100k's with every digit by itself. */
  qwen: [
    isolated(
      String.raw`(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+`,
    ),
    bytes,
  ],
  /** bigcode/starcoder, tokenizer.json: Digits (each by itself), then ByteLevel. */
  starcoder: [isolated(String.raw`\p{N}`), isolated(gpt2Pattern), bytes],
  /** bigscience/bloom, tokenizer.json. The class in a class is a union in Oniguruma. */
  bloom: [isolated(String.raw` ?[^(\s|[.,!?…。，、।۔،])]+`), bytes],
  /**
   * tiiuae/falcon-7b, tokenizer.json: Punctuation, ByteLevel, Digits, Split. Digits comes behind
   * ByteLevel, so it also sets apart the *bytes* B2 B3 B9 BC BD BE, which the byte alphabet spells
   * ²³¹¼½¾: numbers to Unicode. llama.cpp leaves that out, but the vocabulary shows that it was trained
   * so: of its 65,024 pieces the 22 with such a byte have nothing else in them.
   */
  falcon: [
    contiguous(String.raw`[!-/:-@\[-\x60{-~\p{P}]`),
    isolated(gpt2Pattern),
    bytes,
    contiguous(String.raw`\p{N}`),
    isolated('[0-9][0-9][0-9]'),
  ],
} as const satisfies Record<string, readonly PreTokenizerSpec[]>

export type SplitName = keyof typeof splits
