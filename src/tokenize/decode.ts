import { concatenate } from '../bytes.ts'
import type { DecoderSpec, TokenDecoderSpec } from '../vocabulary/steps.ts'
import { kindOf, type PieceKind, type Vocabulary } from '../vocabulary/vocabulary.ts'
import { fromByteAlphabet } from './byte-alphabet.ts'
import { makeNormalizer } from './normalize.ts'
import { makeTokenDecoder } from './token-decoders.ts'

const utf8 = new TextEncoder()

/** A function that returns the bytes of a normal piece. */
export function pieceSpeller(decoders: readonly DecoderSpec[]): (piece: string) => Uint8Array {
  const isBytes = decoders.some(decoder => decoder.type === 'bytes')
  const isSentencePiece = decoders.some(decoder => decoder.type === 'sentencepiece')
  return piece =>
    (isBytes ? fromByteAlphabet(piece) : undefined) ??
    utf8.encode(isSentencePiece ? piece.replaceAll('▁', ' ') : piece)
}

/** The decoding steps that work on the text as a whole, in order. */
export function undoPreparation(decoders: readonly DecoderSpec[]): (text: string) => string {
  const steps = decoders.flatMap(decoder => {
    if (decoder.type === 'replace')
      return [(text: string) => text.replaceAll(decoder.text, () => decoder.by)]
    if (decoder.type !== 'spaceRuns') return []
    const [before, after] = decoder.text.split('{n}').map(escapePattern)
    const run = new RegExp(`${before}(\\d+)${after}`, 'g')
    return [(text: string) => text.replace(run, (_, n) => ' '.repeat(Number(n)))]
  })
  return text => steps.reduce((undone, step) => step(undone), text)
}

function escapePattern(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')
}

/** The decoder of a vocabulary: from ids back to text. */
export function makeDecoder(vocabulary: Vocabulary): (ids: Iterable<number>) => string {
  const { decoders } = vocabulary
  const ofTokens = decoders.find(decoder => decoder.type === 'tokens')
  return ofTokens ? tokenDecoder(vocabulary, ofTokens.steps) : byteDecoder(vocabulary)
}

/** Decodes tokens as strings, through Hugging Face's decoders. */
function tokenDecoder(
  vocabulary: Vocabulary,
  steps: readonly TokenDecoderSpec[],
): (ids: Iterable<number>) => string {
  const normalize = makeNormalizer(vocabulary.normalizers)
  // A token that is looked for in normalized text is printed normalized.
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

/** Decodes tokens as bytes, which together are UTF-8. */
function byteDecoder(vocabulary: Vocabulary): (ids: Iterable<number>) => string {
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
      // The normalizer adds ▁. A piece that begins with a real space keeps it.
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

/** SentencePiece's text for an unknown token. */
const unknownSurface = ' ⁇ '
