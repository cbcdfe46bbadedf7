import type { Tokenizer } from '../../src/tokenizer/tokenizer.ts'
import type { PieceKind } from '../../src/vocabulary/vocabulary.ts'

/** Every character is a token whose id is its code point; `kinds` says which are no normal pieces. */
export function characterTokenizer(
  name: string,
  kinds: Readonly<Record<string, PieceKind>> = {},
): Tokenizer {
  const ids = (text: string) => Uint32Array.from(text, character => character.codePointAt(0)!)
  return {
    name,
    vocabSize: 0x110000,
    encode: ids,
    decode: ids => String.fromCodePoint(...ids),
    countTokens: text => ids(text).length,
    vocabulary: {
      pieces: [],
      kinds: new Map(
        Object.entries(kinds).map(([character, kind]) => [character.codePointAt(0)!, kind]),
      ),
      model: { type: 'bpe', order: 'rank' },
      normalizers: [],
      preTokenizers: [],
      decoders: [],
      addedTokens: [],
      baseSize: 0x110000,
    },
  }
}
