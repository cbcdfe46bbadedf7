import { modelProto } from '../../parity/model-proto.ts'

const bytes = Array.from({ length: 256 }, (_, byte) => Buffer.of(byte))

/** All bytes by their number, then `ab` 256, `bc` 257, `abc` 258, `xyz` 259. */
export const toyRanks = [...bytes, ...['ab', 'bc', 'abc', 'xyz'].map(text => Buffer.from(text))]
  .map((piece, rank) => `${piece.toString('base64')} ${rank}\n`)
  .join('')

/** A SentencePiece BPE of eight pieces: 6 is the merge of 4 and 5. */
export const toyModel = modelProto({
  model: 'bpe',
  pieces: [
    { piece: '<unk>', score: 0, kind: 'unknown' },
    { piece: '<s>', score: 0, kind: 'control' },
    { piece: '</s>', score: 0, kind: 'control' },
    { piece: '▁', score: -1, kind: 'normal' },
    { piece: 'a', score: -2, kind: 'normal' },
    { piece: 'b', score: -3, kind: 'normal' },
    { piece: 'ab', score: -0.5, kind: 'normal' },
    { piece: '▁b', score: -4, kind: 'normal' },
  ],
})

/** A BPE of six pieces; `<|end|>` 6 is special and no piece, the two spaces 7 are not special. */
export const toyTokenizerJson = JSON.stringify({
  version: '1.0',
  truncation: null,
  padding: null,
  added_tokens: [
    { id: 0, content: '<unk>', special: true },
    { id: 6, content: '<|end|>', special: true },
    { id: 7, content: '  ', special: false },
  ].map(token => ({
    ...token,
    single_word: false,
    lstrip: false,
    rstrip: false,
    normalized: false,
  })),
  normalizer: null,
  pre_tokenizer: null,
  post_processor: null,
  decoder: { type: 'Fuse' },
  model: {
    type: 'BPE',
    dropout: null,
    unk_token: '<unk>',
    continuing_subword_prefix: null,
    end_of_word_suffix: null,
    fuse_unk: false,
    byte_fallback: false,
    vocab: { '<unk>': 0, a: 1, b: 2, ab: 3, '[': 4, ']': 5 },
    merges: ['a b'],
  },
})
