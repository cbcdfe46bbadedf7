/*
 * How a text becomes pieces and pieces a text again, step by step, as plain data.
 */

/** BERT's basic tokenizer, in Hugging Face's words. */
export interface BertNormalizerSpec {
  readonly type: 'bert'
  readonly cleanText: boolean
  readonly handleChineseChars: boolean
  readonly stripAccents: boolean
  readonly lowercase: boolean
}

/** The NormalizerSpec of a SentencePiece model, in its own words. */
export interface SentencePieceNormalizerSpec {
  readonly type: 'sentencepiece'
  /** Absent for the identity rule. */
  readonly precompiledCharsmap?: Uint8Array
  readonly addDummyPrefix: boolean
  readonly removeExtraWhitespaces: boolean
  readonly escapeWhitespaces: boolean
  readonly treatWhitespaceAsSuffix: boolean
  /** Pieces that are left as they are wherever they stand in the text. */
  readonly userDefined: readonly string[]
}

/** A change of the text before it is cut; the steps of a vocabulary run in order. */
export type NormalizerSpec =
  | {
      readonly type:
        | 'nfc'
        | 'nfd'
        | 'nfkc'
        | 'nfkd'
        | 'lowercase'
        | 'stripAccents'
        | 'nmt'
        | 'bytes'
    }
  | { readonly type: 'strip'; readonly left: boolean; readonly right: boolean }
  | { readonly type: 'prepend'; readonly text: string }
  | { readonly type: 'replace'; readonly text: string; readonly by: string }
  | { readonly type: 'replacePattern'; readonly pattern: string; readonly by: string }
  | {
      readonly type: 'spaceRuns'
      readonly shortest: number
      readonly longest: number
      readonly by: string
    }
  | { readonly type: 'precompiled'; readonly charsmap: Uint8Array }
  | BertNormalizerSpec
  | SentencePieceNormalizerSpec

/** How a normalized text is cut before the model; the steps of a vocabulary run in order. */
export type PreTokenizerSpec =
  | SplitSpec
  /** Spaces become `replacement`, one is added before the text, and with `split` a cut is made before each. */
  | {
      readonly type: 'metaspace'
      readonly replacement: string
      readonly prepend: 'always' | 'first' | 'never'
      readonly split: boolean
    }
  /** So many characters each, the last with what is left. */
  | { readonly type: 'fixedLength'; readonly length: number }
  /** At every change of script. */
  | { readonly type: 'unicodeScripts' }
  /** Not a cut: adds a prefix space to a text that does not begin with a space. */
  | { readonly type: 'prefixSpace' }
  /** Not a cut: spells each pre-token's UTF-8 in the byte alphabet. */
  | { readonly type: 'bytes' }

/** Cuts at the matches of a pattern, or with `invert` at what lies between them. */
export interface SplitSpec {
  readonly type: 'split'
  readonly pattern: string
  readonly behavior: SplitBehavior
  readonly invert?: boolean
}

/** The use of a match, in Hugging Face's words. */
export type SplitBehavior =
  | 'isolated'
  | 'removed'
  | 'contiguous'
  | 'mergedWithPrevious'
  | 'mergedWithNext'

/**
 * Hugging Face's decoders: each makes a list of strings from a list of strings, and the last list is
 * joined. Names and fields are those of tokenizer.json.
 *
 * Source: huggingface/tokenizers, tokenizers/src/decoders.
 */
export type TokenDecoderSpec =
  | { readonly type: 'byteLevel' | 'byteFallback' | 'fuse' }
  | { readonly type: 'metaspace'; readonly replacement: string; readonly prepended: boolean }
  | { readonly type: 'wordPiece'; readonly prefix: string; readonly cleanup: boolean }
  | { readonly type: 'bpe'; readonly suffix: string }
  | {
      readonly type: 'strip'
      readonly content: string
      readonly start: number
      readonly stop: number
    }
  | { readonly type: 'replace'; readonly text: string; readonly by: string }
  | { readonly type: 'replacePattern'; readonly pattern: string; readonly by: string }
  | {
      readonly type: 'ctc'
      readonly padToken: string
      readonly wordDelimiter: string
      readonly cleanup: boolean
    }

/** How pieces become text again. */
export type DecoderSpec =
  /** Pieces are bytes, spelt in the byte alphabet. */
  | { readonly type: 'bytes' }
  /** ▁ is a space; the prefix space of the normalizer (or, where it squeezes, every leading space) is removed. */
  | { readonly type: 'sentencepiece'; readonly strip: 'none' | 'one' | 'all' }
  /** Hugging Face's steps; they stand alone. */
  | { readonly type: 'tokens'; readonly steps: readonly TokenDecoderSpec[] }
  /** A text preparation undone on the decoded text. */
  | { readonly type: 'replace'; readonly text: string; readonly by: string }
  /** The same for runs of spaces: `<|blank_{n}|>` is n spaces. */
  | { readonly type: 'spaceRuns'; readonly text: string }

export type Normalizer = (text: string) => string

/**
 * Cuts a text; `atStart` says whether it is the beginning of all the text. What is left out at the front
 * leaves an empty pre-token, so that the next is seen not to be the beginning.
 */
export type PreTokenizer = (text: string, atStart: boolean) => readonly string[]
