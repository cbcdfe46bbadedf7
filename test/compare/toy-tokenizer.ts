/** A `tokenizer.json` of two letters and the merges `merged`. */
export function toyTokenizerJson(merged: readonly string[]): string {
  const pieces = ['a', 'b', ...merged]
  return JSON.stringify({
    version: '1.0',
    truncation: null,
    padding: null,
    added_tokens: [],
    normalizer: null,
    pre_tokenizer: null,
    post_processor: null,
    decoder: { type: 'Fuse' },
    model: {
      type: 'BPE',
      dropout: null,
      unk_token: null,
      continuing_subword_prefix: null,
      end_of_word_suffix: null,
      fuse_unk: false,
      byte_fallback: false,
      ignore_merges: false,
      vocab: Object.fromEntries(pieces.map((piece, id) => [piece, id])),
      merges: merged.map(piece => [piece.slice(0, 1), piece.slice(1)]),
    },
  })
}
