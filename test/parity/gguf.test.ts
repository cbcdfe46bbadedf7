import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readGguf } from '../../src/formats/gguf-vocabulary.ts'
import { readSentencePieceModel } from '../../src/formats/sentencepiece.ts'
import { byteAlphabet } from '../../src/tokenize/byte-alphabet.ts'
import { makeTokenizer } from '../../src/tokenizer/make-tokenizer.ts'
import { withSpecialTokens } from '../../src/tokenizer/special-tokens.ts'
import type { Tokenizer } from '../../src/tokenizer/tokenizer.ts'
import { openReferencePackage } from '../../src/verify/adapters/open-reference-package.ts'
import { awkwardTexts } from '../../src/verify/awkward-texts.ts'
import { findDifference } from '../../src/verify/difference.ts'
import { comparable } from '../../src/verify/named-differences.ts'
import { pieceKinds } from '../../src/vocabulary/vocabulary.ts'
import { gguf } from '../formats/gguf-file.ts'
import {
  bloomPreTokenizer,
  byteLevel,
  byteLevelJson,
  falconPreTokenizer,
} from './byte-level-json.ts'
import { hasSpmEncode, openSpmEncode, trainModel } from './spm-encode.ts'
import { fixedTexts } from './text-sets.ts'

const split = (pattern: string) => ({
  type: 'Split',
  pattern: { Regex: pattern },
  behavior: 'Isolated',
  invert: false,
})
const sequence = (...pretokenizers: readonly object[]) => ({ type: 'Sequence', pretokenizers })
const byPattern = (pattern: string) => sequence(split(pattern), byteLevel(false))
const digits = { type: 'Digits', individual_digits: true }

/** The pre-tokenizers as the original tokenizer.json files have them. */
const originals: Readonly<Record<string, object>> = {
  'gpt-2': byteLevel(true),
  'roberta-bpe': byteLevel(true),
  falcon: falconPreTokenizer,
  bloom: bloomPreTokenizer,
  starcoder: sequence(digits, byteLevel(true)),
  'llama-bpe': byPattern(
    "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}{1,3}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+",
  ),
  qwen2: byPattern(
    "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+",
  ),
  qwen35: byPattern(
    "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?[\\p{L}\\p{M}]+|\\p{N}| ?[^\\s\\p{L}\\p{M}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+",
  ),
  'gpt-4o': byPattern(
    "[^\\r\\n\\p{L}\\p{N}]?[\\p{Lu}\\p{Lt}\\p{Lm}\\p{Lo}\\p{M}]*[\\p{Ll}\\p{Lm}\\p{Lo}\\p{M}]+(?i:'s|'t|'re|'ve|'m|'ll|'d)?|[^\\r\\n\\p{L}\\p{N}]?[\\p{Lu}\\p{Lt}\\p{Lm}\\p{Lo}\\p{M}]+[\\p{Ll}\\p{Lm}\\p{Lo}\\p{M}]*(?i:'s|'t|'re|'ve|'m|'ll|'d)?|\\p{N}{1,3}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n/]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+",
  ),
  tekken: byPattern(
    '[^\\r\\n\\p{L}\\p{N}]?[\\p{Lu}\\p{Lt}\\p{Lm}\\p{Lo}\\p{M}]*[\\p{Ll}\\p{Lm}\\p{Lo}\\p{M}]+|[^\\r\\n\\p{L}\\p{N}]?[\\p{Lu}\\p{Lt}\\p{Lm}\\p{Lo}\\p{M}]+[\\p{Ll}\\p{Lm}\\p{Lo}\\p{M}]*|\\p{N}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n/]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+',
  ),
  'jais-2': byPattern(
    "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}{1,3}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s{512}(?!\\S)|\\s{256}(?!\\S)|\\s{128}(?!\\S)|\\s{64}(?!\\S)|\\s{32}(?!\\S)|\\s{16}(?!\\S)|\\s{8}(?!\\S)|\\s{4}(?!\\S)|\\s{1,2}(?!\\S)|\\s{1}",
  ),
  bailingmoe: byPattern(
    "'(?i:[sdmt]|ll|ve|re)|[^\\r\\n\\p{L}\\p{N}]?+\\p{L}+|\\p{N}| ?[^\\s\\p{L}\\p{N}]++[\\r\\n]*|\\s*[\\r\\n]|\\s+(?!\\S)|\\s+",
  ),
  'seed-coder': byPattern(
    "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}{1}| ?[^\\s\\p{L}\\p{N}\\r\\n]+|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+",
  ),
  'exaone-moe': byPattern(
    "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?(?:\\p{L}\\p{M}*(?: \\p{L}\\p{M}*)*)+|\\p{N}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n/]?|\\s*[\\r\\n]|\\s+(?!\\S)|\\s+",
  ),
  minicpm5: sequence(
    split('\\p{N}{1,3}'),
    split(
      "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}+| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+",
    ),
    byteLevel(false),
  ),
}

/** Any two of these merge, so that nearly every cut shows. */
const symbols = [..."ĠĊaeisStT'12.,!/-", 'ä', '¸', 'Ń', 'Ì', 'ģ', 'č', 'ĉ']
const pairs = symbols.flatMap(left => symbols.map(right => [left, right] as const))
const merges = pairs.map(pair => pair.join(' '))
const pieces = [...byteAlphabet, ...pairs.map(pair => pair.join(''))]

const familiar = fc.sample(
  fc.string({
    unit: fc.constantFrom(
      ...['a', 'e', 'S', 't', "'s", "'S", '1', '12', '中', 'á', '.', '/', '!', '-', 'T'],
      ...[' ', '  ', '    ', '\n', '\r', '\t', '\u00a0'],
    ),
    maxLength: 24,
  }),
  { numRuns: 1000, seed: 3 },
)
const texts = [...familiar, ...Object.values(awkwardTexts).flat()]

async function agrees(ours: Tokenizer, json: string, all: readonly string[]): Promise<void> {
  const texts = all.filter(comparable('tokenizers', ours))
  const theirs = await openReferencePackage('tokenizers', ours.name, {
    format: 'tokenizer.json',
    json,
  })
  try {
    expect(findDifference(ours, theirs.encodeAll, texts)).toBeUndefined()
  } finally {
    await theirs.close()
  }
}

describe('a name of llama.cpp cuts as the original tokenizer does', () => {
  test.for(Object.entries(originals))('%s', async ([name, preTokenizer]) => {
    const file = gguf({
      'tokenizer.ggml.model': 'gpt2',
      'tokenizer.ggml.pre': name,
      'tokenizer.ggml.tokens': pieces,
      'tokenizer.ggml.token_type': pieces.map(() => 1),
      'tokenizer.ggml.merges': merges,
    })
    const json = byteLevelJson({ pieces, merges, preTokenizer })
    await agrees(makeTokenizer(name, readGguf(file)), json, texts)
  })
})

test('bert is WordPiece, its pieces spelt with ▁ where a word begins', async () => {
  const letters = [...'abcdefghijklmnopqrstuvwxyz中文0123456789.,-ß']
  const whole = [...letters, 'the', 'able', 'un']
  const parts = [...letters, 'ing', 'able', 'ß']
  const pieces = [
    '[PAD]',
    '[UNK]',
    '[CLS]',
    '[SEP]',
    ...whole,
    ...new Set(parts.map(part => `##${part}`)),
  ]
  const inGguf = pieces.map(piece =>
    /^\[.*\]$/.test(piece) ? piece : piece.startsWith('##') ? piece.slice(2) : `▁${piece}`,
  )
  const bert = (more: object) =>
    makeTokenizer(
      'bert',
      readGguf(
        gguf({
          'tokenizer.ggml.model': 'bert',
          'tokenizer.ggml.tokens': inGguf,
          'tokenizer.ggml.token_type': inGguf.map(() => 1),
          'tokenizer.ggml.bos_token_id': 2,
          'tokenizer.ggml.seperator_token_id': 3,
          ...more,
        }),
      ),
    )
  const original = (lowercase: boolean) =>
    JSON.stringify({
      added_tokens: [],
      normalizer: {
        type: 'BertNormalizer',
        clean_text: true,
        handle_chinese_chars: true,
        strip_accents: null,
        lowercase,
      },
      pre_tokenizer: { type: 'BertPreTokenizer' },
      model: {
        type: 'WordPiece',
        unk_token: '[UNK]',
        continuing_subword_prefix: '##',
        max_input_chars_per_word: 100,
        vocab: Object.fromEntries(pieces.map((piece, id) => [piece, id])),
      },
    })
  await agrees(bert({}), original(true), fixedTexts)
  await agrees(bert({ 'tokenizer.ggml.normalizer.lowercase': false }), original(false), fixedTexts)
  const ids = [...withSpecialTokens(bert({})).encode('the')]
  expect(ids).toEqual([2, pieces.indexOf('the'), 3])
})

test.skipIf(!hasSpmEncode)('t5 is SentencePiece with its rules', () => {
  const model = trainModel(Object.values(awkwardTexts).flat(), [
    '--model_type=unigram',
    '--vocab_size=1500',
    '--user_defined_symbols=the,<sep>',
  ])
  const { pieces, precompiledCharsmap } = readSentencePieceModel(model)
  const file = gguf({
    'tokenizer.ggml.model': 't5',
    'tokenizer.ggml.tokens': pieces.map(({ piece }) => piece),
    'tokenizer.ggml.scores': pieces.map(({ score }) => score),
    'tokenizer.ggml.token_type': pieces.map(({ kind }) => pieceKinds.indexOf(kind) + 1),
    'tokenizer.ggml.precompiled_charsmap': precompiledCharsmap,
    'tokenizer.ggml.add_space_prefix': true,
    'tokenizer.ggml.remove_extra_whitespaces': true,
    'tokenizer.ggml.eos_token_id': 2,
  })
  const ours = makeTokenizer('t5', readGguf(file))
  const { encodeAll, close } = openSpmEncode(model)
  const lines = fixedTexts.filter(text => !text.includes('\n'))
  const plain = lines.filter(comparable('spm_encode', ours))
  try {
    expect(findDifference(ours, encodeAll, plain)).toBeUndefined()
    // What llama.cpp puts around a text where the file does not say.
    expect([...withSpecialTokens(ours).encode('a')]).toEqual([...ours.encode('a'), 2])
  } finally {
    close()
  }
})
