/** A byte-level BPE in plain data, as `vocab.json` and `merges.txt` hold it. */
export interface ByteLevelBpe {
  /** By id. */
  readonly pieces: readonly string[]
  readonly merges: readonly string[]
  readonly preTokenizer: object
  /** Tokens beside the model, found in text. */
  readonly addedTokens?: readonly { readonly id: number; readonly content: string }[]
}

/**
 * The text of a Hugging Face `tokenizer.json` with that BPE in it, so that Hugging Face's packages run
 * a vocabulary that was published in another format.
 */
export function byteLevelJson(bpe: ByteLevelBpe): string {
  return JSON.stringify({
    version: '1.0',
    truncation: null,
    padding: null,
    added_tokens: (bpe.addedTokens ?? []).map(token => ({
      ...token,
      special: false,
      single_word: false,
      lstrip: false,
      rstrip: false,
      normalized: false,
    })),
    normalizer: null,
    pre_tokenizer: bpe.preTokenizer,
    post_processor: null,
    decoder: byteLevel(true),
    model: {
      type: 'BPE',
      dropout: null,
      unk_token: null,
      continuing_subword_prefix: null,
      end_of_word_suffix: null,
      fuse_unk: false,
      byte_fallback: false,
      vocab: Object.fromEntries(bpe.pieces.map((piece, id) => [piece, id])),
      merges: bpe.merges,
    },
  })
}

/** The pre-tokenizer `ByteLevel`, with or without GPT-2's pattern in front. */
export function byteLevel(useRegex: boolean): object {
  return { type: 'ByteLevel', add_prefix_space: false, trim_offsets: true, use_regex: useRegex }
}

/** BLOOM's pre-tokenizer, after the `tokenizer.json` of bigscience/bloom. */
export const bloomPreTokenizer = {
  type: 'Sequence',
  pretokenizers: [
    {
      type: 'Split',
      pattern: { Regex: ' ?[^(\\s|[.,!?…。，、।۔،])]+' },
      behavior: 'Isolated',
      invert: false,
    },
    byteLevel(false),
  ],
}

/** Falcon's pre-tokenizer, after the `tokenizer.json` of tiiuae/falcon-7b. */
export const falconPreTokenizer = {
  type: 'Sequence',
  pretokenizers: [
    { type: 'Punctuation', behavior: 'Contiguous' },
    byteLevel(true),
    { type: 'Digits', individual_digits: false },
    {
      type: 'Split',
      pattern: { Regex: '[0-9][0-9][0-9]' },
      behavior: 'Isolated',
      invert: false,
    },
  ],
}

/** The lines of a merges.txt that are merges. */
export function mergesOf(text: string): string[] {
  return text.split('\n').filter(line => line !== '' && !line.startsWith('#version'))
}

/** All 256 symbols of the byte alphabet in the order of GPT-2's vocabulary. */
export const gpt2Symbols: readonly string[] = [
  ...range(0x21, 0x7e),
  ...range(0xa1, 0xac),
  ...range(0xae, 0xff),
  ...range(0x100, 0x143),
]

function range(first: number, last: number): string[] {
  return Array.from({ length: last - first + 1 }, (_, i) => String.fromCodePoint(first + i))
}
