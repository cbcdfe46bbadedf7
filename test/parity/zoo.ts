import { byteAlphabet } from '../../src/tokenize/byte-alphabet.ts'

/**
 * A zoo of small tokenizer.json files: one per component that the format has, each with a vocabulary
 * that shows what the component does. Every entry changes one thing of a plain file.
 */
export interface Animal {
  readonly name: string
  readonly json: object
}

const letters = Array.from(
  'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 .,!?\'"()-_▁中文字é',
)

const vocabOf = (pieces: readonly string[]) =>
  Object.fromEntries([...new Set(pieces)].map((piece, id) => [piece, id]))

const merges = [
  't h',
  'th e',
  '▁ a',
  'a b',
  'c d',
  '中 文',
  '1 2',
  'e r',
  'i n',
  'in g',
  "' s",
  '▁ the',
]
const merged = merges.map(merge => merge.replace(' ', ''))

/** A word-level model in which every character is a piece shows what the steps before it leave. */
const characters = {
  type: 'BPE',
  vocab: vocabOf(['<unk>', ...letters, ...merged]),
  merges,
  unk_token: '<unk>',
}

const plain = {
  version: '1.0',
  truncation: null,
  padding: null,
  added_tokens: [],
  normalizer: null,
  pre_tokenizer: null,
  post_processor: null,
  decoder: { type: 'Fuse' },
  model: characters,
}

const bytes = {
  type: 'BPE',
  vocab: vocabOf([...byteAlphabet, 'th', 'the', 'Ġthe', 'ä¸', 'ä¸Ń', 'ĠĠ']),
  merges: ['t h', 'th e', 'Ġ the', 'ä ¸', 'ä¸ Ń', 'Ġ Ġ'],
}
const byteLevel = {
  type: 'ByteLevel',
  add_prefix_space: false,
  trim_offsets: true,
  use_regex: true,
}
const metaspace = (fields: object) => ({
  type: 'Metaspace',
  replacement: '▁',
  prepend_scheme: 'always',
  split: true,
  ...fields,
})
const split = (pattern: object, behavior: string, invert = false) => ({
  type: 'Split',
  pattern,
  behavior,
  invert,
})
const token = (id: number, content: string, fields: object = {}) => ({
  id,
  content,
  special: false,
  normalized: false,
  single_word: false,
  lstrip: false,
  rstrip: false,
  ...fields,
})
const bert = (fields: object) => ({
  type: 'BertNormalizer',
  clean_text: true,
  handle_chinese_chars: true,
  strip_accents: null,
  lowercase: true,
  ...fields,
})
const next = Object.keys(characters.vocab).length

const normalizers: Readonly<Record<string, object>> = {
  NFC: { type: 'NFC' },
  NFD: { type: 'NFD' },
  NFKC: { type: 'NFKC' },
  NFKD: { type: 'NFKD' },
  Lowercase: { type: 'Lowercase' },
  'Strip left': { type: 'Strip', strip_left: true, strip_right: false },
  'Strip right': { type: 'Strip', strip_left: false, strip_right: true },
  StripAccents: { type: 'Sequence', normalizers: [{ type: 'NFD' }, { type: 'StripAccents' }] },
  'Replace string': { type: 'Replace', pattern: { String: '.' }, content: 'ab' },
  'Replace regex': { type: 'Replace', pattern: { Regex: '\\s{2,}|[aeiou]+' }, content: ' ' },
  Prepend: { type: 'Prepend', prepend: '▁' },
  'Prepend and Replace': {
    type: 'Sequence',
    normalizers: [
      { type: 'Prepend', prepend: '▁' },
      { type: 'Replace', pattern: { String: ' ' }, content: '▁' },
    ],
  },
  BertNormalizer: bert({}),
  'BertNormalizer cased': bert({ lowercase: false }),
  'BertNormalizer without the rest': bert({
    clean_text: false,
    handle_chinese_chars: false,
    strip_accents: true,
  }),
  Nmt: { type: 'Nmt' },
}

const behaviors = ['Removed', 'Isolated', 'MergedWithPrevious', 'MergedWithNext', 'Contiguous']

const preTokenizers: Readonly<Record<string, object>> = {
  Whitespace: { type: 'Whitespace' },
  WhitespaceSplit: { type: 'WhitespaceSplit' },
  BertPreTokenizer: { type: 'BertPreTokenizer' },
  CharDelimiterSplit: { type: 'CharDelimiterSplit', delimiter: '-' },
  'Digits individual': { type: 'Digits', individual_digits: true },
  'Digits together': { type: 'Digits', individual_digits: false },
  UnicodeScripts: { type: 'UnicodeScripts' },
  'UnicodeScripts behind a split': {
    type: 'Sequence',
    pretokenizers: [split({ String: '-' }, 'MergedWithNext'), { type: 'UnicodeScripts' }],
  },
  'Metaspace first behind a removal': {
    type: 'Sequence',
    pretokenizers: [{ type: 'WhitespaceSplit' }, metaspace({ prepend_scheme: 'first' })],
  },
  'Metaspace first behind UnicodeScripts': {
    type: 'Sequence',
    pretokenizers: [{ type: 'UnicodeScripts' }, metaspace({ prepend_scheme: 'first' })],
  },
  FixedLength: { type: 'FixedLength', length: 3 },
  'Metaspace always': metaspace({}),
  'Metaspace first': metaspace({ prepend_scheme: 'first' }),
  'Metaspace never': metaspace({ prepend_scheme: 'never' }),
  'Metaspace without split': metaspace({ split: false }),
  Sequence: {
    type: 'Sequence',
    pretokenizers: [{ type: 'WhitespaceSplit' }, { type: 'Punctuation', behavior: 'Isolated' }],
  },
  'Metaspace first behind a split': {
    type: 'Sequence',
    pretokenizers: [split({ String: '-' }, 'Isolated'), metaspace({ prepend_scheme: 'first' })],
  },
  ...Object.fromEntries(
    behaviors.map(behavior => [`Punctuation ${behavior}`, { type: 'Punctuation', behavior }]),
  ),
  ...Object.fromEntries(
    behaviors.flatMap(behavior => [
      [`Split string ${behavior}`, split({ String: 'a' }, behavior)],
      [`Split regex ${behavior}`, split({ Regex: '\\s+|\\p{N}' }, behavior)],
      [
        `Split regex regardless of case ${behavior}`,
        split({ Regex: "(?i:'s|the|k[a-f]|\\s\\d)" }, behavior),
      ],
      [`Split regex inverted ${behavior}`, split({ Regex: '[a-m]+' }, behavior, true)],
    ]),
  ),
}

/** Texts that are merged differently if a pre-tokenizer cuts elsewhere. */
const addedTokens: Readonly<Record<string, readonly object[]>> = {
  'an added token': [token(next, 'the')],
  'a longer and a shorter one': [token(next, 'th'), token(next + 1, 'the'), token(next + 2, 'e b')],
  'single word': [token(next, 'the', { single_word: true })],
  'left strip': [token(next, 'the', { lstrip: true })],
  'right strip': [token(next, 'the', { rstrip: true })],
  'both strips': [
    token(next, 'the', { lstrip: true, rstrip: true }),
    token(next + 1, 'a', { rstrip: true }),
  ],
  normalized: [token(next, 'The', { normalized: true })],
  'a special one, which is text': [token(next, '<s>', { special: true })],
}

const unigram = {
  type: 'Unigram',
  unk_id: 0,
  byte_fallback: false,
  vocab: [
    ['<unk>', 0],
    ...letters.map((letter, i) => [letter, -3 - i / 10] as const),
    ['the', -2.5],
    ['▁the', -2.25],
    ['th', -4.125],
    ['中文', -5],
    ['ab', -6.1],
    ['bc', -6.1],
    ['abc', -9.3],
  ],
}
const bytePieces = Array.from(
  { length: 256 },
  (_, byte) => `<0x${byte.toString(16).toUpperCase().padStart(2, '0')}>`,
)

const models: Readonly<Record<string, object>> = {
  'BPE without an unknown piece': { ...characters, unk_token: null },
  'BPE that fuses unknowns': { ...characters, fuse_unk: true },
  'BPE with byte fallback': {
    ...characters,
    byte_fallback: true,
    vocab: vocabOf([...Object.keys(characters.vocab), ...bytePieces]),
  },
  'BPE with byte fallback and no bytes': { ...characters, byte_fallback: true },
  'BPE that ignores merges': {
    ...characters,
    ignore_merges: true,
    vocab: vocabOf([...Object.keys(characters.vocab), 'bc', 'abc', 'the a']),
  },
  'BPE with merges as pairs': { ...characters, merges: merges.map(merge => merge.split(' ')) },
  Unigram: unigram,
  'Unigram with byte fallback': {
    ...unigram,
    byte_fallback: true,
    vocab: [...unigram.vocab, ...bytePieces.map(piece => [piece, -20])],
  },
}

const words: Readonly<Record<string, object>> = {
  'BPE with a suffix': {
    ...characters,
    end_of_word_suffix: '</w>',
    vocab: vocabOf([
      ...Object.keys(characters.vocab),
      ...letters.map(letter => `${letter}</w>`),
      'the</w>',
      'ing</w>',
    ]),
    merges: [...merges, 'th e</w>', 'in g</w>'],
  },
  'BPE with a prefix': {
    ...characters,
    continuing_subword_prefix: '##',
    vocab: vocabOf([
      '<unk>',
      ...letters,
      ...letters.map(letter => `##${letter}`),
      'th',
      'the',
      '##in',
      '##ing',
    ]),
    merges: ['t ##h', 'th ##e', '##i ##n', '##in ##g'],
  },
  WordPiece: {
    type: 'WordPiece',
    unk_token: '[UNK]',
    continuing_subword_prefix: '##',
    max_input_chars_per_word: 12,
    vocab: vocabOf([
      '[UNK]',
      ...letters,
      ...letters.map(letter => `##${letter}`),
      'the',
      '##ing',
      'ab',
      '##中文',
    ]),
  },
  WordLevel: {
    type: 'WordLevel',
    unk_token: '<unk>',
    vocab: vocabOf(['<unk>', 'the', 'a', '中文', '.', '12']),
  },
}

const decoders: Readonly<Record<string, object | null>> = {
  none: null,
  Metaspace: metaspace({}),
  'Metaspace never': metaspace({ prepend_scheme: 'never' }),
  WordPiece: { type: 'WordPiece', prefix: 'th', cleanup: true },
  BPEDecoder: { type: 'BPEDecoder', suffix: 'e' },
  // With `stop` the package panics on an empty token (strip.rs, an index below zero).
  Strip: { type: 'Strip', content: 'a', start: 1, stop: 0 },
  'Replace string': { type: 'Replace', pattern: { String: '▁' }, content: ' ' },
  'Replace regex': { type: 'Replace', pattern: { Regex: '[aeiou]' }, content: '*' },
  CTC: { type: 'CTC', pad_token: 'a', word_delimiter_token: '-', cleanup: true },
  'as LLaMA has it': {
    type: 'Sequence',
    decoders: [
      { type: 'Replace', pattern: { String: '▁' }, content: ' ' },
      { type: 'ByteFallback' },
      { type: 'Fuse' },
      { type: 'Strip', content: ' ', start: 1, stop: 0 },
    ],
  },
}

const named = (
  kind: string,
  table: Readonly<Record<string, unknown>>,
  change: (value: never) => object,
): Animal[] =>
  Object.entries(table).map(([name, value]) => ({
    name: `${kind} ${name}`,
    json: { ...plain, ...change(value as never) },
  }))

export const zoo: readonly Animal[] = [
  ...named('normalizer', normalizers, (normalizer: object) => ({ normalizer })),
  ...named('pre-tokenizer', preTokenizers, (pre_tokenizer: object) => ({ pre_tokenizer })),
  ...named('added tokens', addedTokens, (added_tokens: object) => ({ added_tokens })),
  ...named('added tokens, lower-cased', addedTokens, (added_tokens: object) => ({
    added_tokens,
    normalizer: { type: 'Lowercase' },
    pre_tokenizer: metaspace({ prepend_scheme: 'first' }),
  })),
  ...named(
    'Metaspace first behind the normalizer',
    {
      ...normalizers,
      'Strip and Prepend': {
        type: 'Sequence',
        normalizers: [
          { type: 'Strip', strip_left: true, strip_right: true },
          { type: 'Prepend', prepend: 'a' },
        ],
      },
    },
    (normalizer: object) => ({ normalizer, pre_tokenizer: metaspace({ prepend_scheme: 'first' }) }),
  ),
  ...named('model', models, (model: object) => ({ model })),
  ...named('model by words', { ...models, ...words }, (model: object) => ({
    model,
    pre_tokenizer: { type: 'Whitespace' },
  })),
  ...named('decoder', decoders, (decoder: object) => ({
    decoder,
    model: models['BPE with byte fallback'],
  })),
  ...named(
    'byte level',
    {
      plain: byteLevel,
      'with a prefix': { ...byteLevel, add_prefix_space: true },
      'without its pattern': { ...byteLevel, use_regex: false },
    },
    (pre_tokenizer: object) => ({
      pre_tokenizer,
      decoder: byteLevel,
      model: bytes,
    }),
  ),
  {
    name: 'byte level as normalizer',
    json: { ...plain, normalizer: { type: 'ByteLevel' }, decoder: byteLevel, model: bytes },
  },
]
