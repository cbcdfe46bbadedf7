import { fromByteAlphabet } from './byte-alphabet.ts'
import type { TokenDecoderSpec } from './token-decoders.ts'

/** How pieces become text again. */
export type DecoderSpec =
  /** Pieces are bytes, spelt in the byte alphabet. */
  | { readonly type: 'bytes' }
  /** ▁ is a space; the one that the normalizer put in front (or, where it squeezes, all) is taken off. */
  | { readonly type: 'sentencepiece'; readonly strip: 'none' | 'one' | 'all' }
  /** Hugging Face's steps; they stand alone. */
  | { readonly type: 'tokens'; readonly steps: readonly TokenDecoderSpec[] }
  /** A text preparation undone on the decoded text. */
  | { readonly type: 'replace'; readonly text: string; readonly by: string }
  /** The same for runs of spaces: `<|blank_{n}|>` is n spaces. */
  | { readonly type: 'spaceRuns'; readonly text: string }

const utf8 = new TextEncoder()

/** The bytes that normal pieces stand for. */
export function pieceSpeller(decoders: readonly DecoderSpec[]): (piece: string) => Uint8Array {
  const isBytes = decoders.some(decoder => decoder.type === 'bytes')
  const isSentencePiece = decoders.some(decoder => decoder.type === 'sentencepiece')
  return piece =>
    (isBytes ? fromByteAlphabet(piece) : undefined) ??
    utf8.encode(isSentencePiece ? piece.replaceAll('▁', ' ') : piece)
}

/** The steps that work on the decoded text, in order. */
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
