import { concatenate } from '../bytes.ts'
import { pieceSpeller, undoPreparation } from '../text/decode.ts'
import { makeNormalizer } from '../text/normalize.ts'
import { makeTokenDecoder, type TokenDecoderSpec } from '../text/token-decoders.ts'
import type { Tokenizer } from '../tokenizer.ts'
import { kindOf, type PieceKind, type Vocabulary } from '../vocabulary.ts'

/** From ids back to text. */
export function makeDecoder(vocabulary: Vocabulary): Tokenizer['decode'] {
  const { decoders } = vocabulary
  const ofTokens = decoders.find(decoder => decoder.type === 'tokens')
  return ofTokens ? tokenDecoder(vocabulary, ofTokens.steps) : byteDecoder(vocabulary)
}

/** Hugging Face's way: the tokens as strings, through its decoders. */
function tokenDecoder(
  vocabulary: Vocabulary,
  steps: readonly TokenDecoderSpec[],
): Tokenizer['decode'] {
  const normalize = makeNormalizer(vocabulary.normalizers)
  // One that is looked for in normalized text is printed as it is looked for.
  const added = new Map(
    vocabulary.addedTokens.map(({ id, content, normalized }) => [
      id,
      normalized ? normalize(content) : content,
    ]),
  )
  const decode = makeTokenDecoder(steps)
  return ids =>
    decode(
      Array.from(ids, id => added.get(id) ?? vocabulary.pieces[id]).filter(
        token => token !== undefined,
      ),
    )
}

/** The other way: every token is bytes, and all together are UTF-8. */
function byteDecoder(vocabulary: Vocabulary): Tokenizer['decode'] {
  const { decoders } = vocabulary
  const strip = decoders.find(decoder => decoder.type === 'sentencepiece')?.strip ?? 'none'
  const isSentencePiece = decoders.some(decoder => decoder.type === 'sentencepiece')
  const added = new Map(vocabulary.addedTokens.map(token => [token.id, token.content]))
  const spelled = pieceSpeller(decoders)
  const undo = undoPreparation(decoders)

  const bytesOf = (id: number): Uint8Array => {
    const content = added.get(id)
    if (content !== undefined) return utf8.encode(content)
    const piece = vocabulary.pieces[id]
    if (piece === undefined) return new Uint8Array()
    const kind = kindOf(vocabulary, id)
    if (kind === 'byte') return Uint8Array.of(Number.parseInt(piece.slice(3, 5), 16))
    if (kind === 'unknown') return utf8.encode(isSentencePiece ? unknownSurface : piece)
    if (kind === 'control') return isSentencePiece ? new Uint8Array() : utf8.encode(piece)
    return spelled(piece)
  }

  return ids => {
    const parts: Uint8Array[] = []
    let stripping = strip !== 'none'
    for (const id of ids) {
      let bytes = bytesOf(id)
      // A space that is spelt as a space was not put there by the normalizer.
      const beginsWithSpace = vocabulary.pieces[id]?.startsWith('▁')
      if (stripping && beginsWithSpace && isText(kindOf(vocabulary, id))) {
        bytes = bytes.subarray(1)
        stripping = strip === 'all'
      }
      stripping &&= bytes.length === 0
      parts.push(bytes)
    }
    return undo(new TextDecoder('utf-8', { ignoreBOM: true }).decode(concatenate(parts)))
  }
}

function isText(kind: PieceKind): boolean {
  return kind === 'normal' || kind === 'user-defined' || kind === 'unused'
}

const utf8 = new TextEncoder()

/** What SentencePiece prints for a token whose text is lost. */
const unknownSurface = ' ⁇ '
