import type { Vocabulary } from '../../src/vocabulary/vocabulary.ts'

/** A vocabulary without normalizer and pre-tokenizer, so that texts go to the model as they are. */
export function bare(
  parts: Pick<Vocabulary, 'pieces' | 'model'> & Partial<Vocabulary>,
): Vocabulary {
  return {
    kinds: new Map(),
    normalizers: [],
    preTokenizers: [],
    decoders: [],
    addedTokens: [],
    baseSize: parts.pieces.length,
    ...parts,
  }
}
