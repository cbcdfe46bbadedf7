import { InputError } from '../errors.ts'
import type { Vocabulary } from '../vocabulary/vocabulary.ts'
import { decodeBase64 } from './component.ts'
import { type SentencePiece, sentencePieceVocabulary } from './sentencepiece.ts'

/**
 * LLaMA's vocabulary as the npm package `llama-tokenizer-js` ships it: a JavaScript file with all pieces
 * in one base64 string. It has no scores, but LLaMA's follow from the ids: a normal piece's is minus
 * its place behind the bytes, and a run of ▁, which merges last of all, has −10⁹.
 *
 * The file is read as text and never run.
 */
export function readLlamaTokenizerJs(script: string): Vocabulary {
  const base64 = /llama_vocab_base64 = "([A-Za-z0-9+/=]+)"/.exec(script)?.[1]
  if (base64 === undefined)
    throw new InputError('not llama-tokenizer-js: it has no llama_vocab_base64')
  const pieces = new TextDecoder().decode(decodeBase64(base64, 'llama_vocab_base64')).split('\n')
  return sentencePieceVocabulary({
    pieces: pieces.map(toPiece),
    modelType: 'bpe',
    byteFallback: true,
    treatWhitespaceAsSuffix: false,
    precompiledCharsmap: new Uint8Array(),
    addDummyPrefix: true,
    removeExtraWhitespaces: false,
    escapeWhitespaces: true,
  })
}

/** `<unk>`, `<s>`, `</s>` and the 256 bytes come before the pieces that merge. */
const firstNormal = 259

function toPiece(piece: string, id: number): SentencePiece {
  if (id === 0) return { piece, score: 0, kind: 'unknown' }
  if (id < 3) return { piece, score: 0, kind: 'control' }
  if (id < firstNormal) return { piece, score: 0, kind: 'byte' }
  return { piece, score: /^▁+$/.test(piece) ? -1e9 : firstNormal - id, kind: 'normal' }
}
