import type {
  SpacedWordsSpec,
  Vocabulary,
  WordLevelSpec,
  WordPieceSpec,
} from '../vocabulary/vocabulary.ts'
import { fuseUnknown, indexPieces, type Model, unknownIds } from './pieces.ts'

/**
 * WordPiece: the longest piece that the pre-token begins with, then the longest that the rest begins
 * with, spelt with the prefix. Where no piece fits, all of the pre-token is unknown.
 *
 *     pieces un ##aff ##able:   unaffable → un ##aff ##able
 *
 * Source: huggingface/tokenizers, models/wordpiece/mod.rs.
 */
export function makeWordPiece(vocabulary: Vocabulary, spec: WordPieceSpec): Model {
  const { ids } = indexPieces(vocabulary)
  const { continuingSubwordPrefix: prefix, maxCharacters, unknownId } = spec
  return {
    encode(preToken) {
      if (Array.from(preToken).length > maxCharacters) return [unknownId]
      const found: number[] = []
      for (let start = 0; start < preToken.length; ) {
        let end = preToken.length
        let id: number | undefined
        for (; end > start; end--) {
          const piece = preToken.slice(start, end)
          id = ids.get(start > 0 ? prefix + piece : piece)
          if (id !== undefined) break
        }
        if (id === undefined) return [unknownId]
        found.push(id)
        start = end
      }
      return found
    },
  }
}

/** WordLevel: a pre-token is a piece or unknown. */
export function makeWordLevel(vocabulary: Vocabulary, spec: WordLevelSpec): Model {
  const { ids } = indexPieces(vocabulary)
  return { encode: preToken => (preToken === '' ? [] : [ids.get(preToken) ?? spec.unknownId]) }
}

/**
 * SentencePiece's words: a cut before every ▁, and neighbouring unknown words are one token.
 *
 *     pieces ▁a ▁b:   ▁a▁x▁y▁b → ▁a <unk> ▁b
 *
 * Source: google/sentencepiece, src/word_model.cc. It cuts before ▁ even if a model's white
 * space is a suffix.
 */
export function makeSpacedWords(vocabulary: Vocabulary, { unknownId }: SpacedWordsSpec): Model {
  const index = indexPieces(vocabulary)
  return {
    encode(text) {
      const ids = text.split(/(?=▁)/).flatMap(word => {
        const id = index.ids.get(word)
        return id === undefined ? unknownIds(index, unknownId, word) : [id]
      })
      return fuseUnknown(ids, unknownId)
    },
  }
}
