import { byteAlphabet } from '../text/byte-alphabet.ts'
import type { TextPlan } from './text.ts'

/** Texts as their bytes, one behind the other: text `i` is bytes[starts[i], starts[i + 1]). */
export interface Packed {
  readonly bytes: Uint8Array
  readonly starts: Uint32Array
}

const utf8 = new TextEncoder()

/**
 * The bytes of pieces as texts will have them. Undefined where that cannot be: a piece with a space in
 * it, where texts have spaces in place of ▁, or no piece for a space, which would then be three bytes.
 */
export function packPieces(
  pieces: readonly (string | undefined)[],
  { bytewise, escapesSpaces }: TextPlan,
): Packed | undefined {
  if (bytewise) return packSpelt(pieces)
  if (!escapesSpaces) return packTexts(pieces)
  if (!pieces.includes('▁') || pieces.some(piece => piece?.includes(' '))) return undefined
  return packTexts(pieces.map(piece => piece?.replaceAll('▁', ' ')))
}

/** The UTF-8 of texts; one that is undefined is empty. */
function packTexts(texts: readonly (string | undefined)[]): Packed {
  // All at once is ten times as fast as one by one, but needs a separator that no text holds.
  const joined = texts.join('\0')
  const bytes = utf8.encode(joined)
  return cutAtZeros(bytes, texts.length) ?? packEach(texts)
}

/**
 * The bytes of pieces spelt in the byte alphabet. One that is undefined, or has a character that is not
 * of the alphabet, is empty.
 */
function packSpelt(pieces: readonly (string | undefined)[]): Packed {
  const { bytes, starts } = packTexts(pieces)
  const decoded = new Uint8Array(bytes.length)
  const decodedStarts = new Uint32Array(starts.length)
  let to = 0
  for (let piece = 0; piece < pieces.length; piece++) {
    const begin = to
    for (let at = starts[piece]!; at < starts[piece + 1]!; ) {
      const lead = bytes[at]!
      const codePoint = lead < 0x80 ? lead : ((lead & 0x1f) << 6) | (bytes[at + 1]! & 0x3f)
      const byte = lead < 0xe0 ? byteOf[codePoint] : undefined
      if (byte === undefined || byte < 0) {
        to = begin
        break
      }
      decoded[to++] = byte
      at += lead < 0x80 ? 1 : 2
    }
    decodedStarts[piece + 1] = to
  }
  return { bytes: decoded.subarray(0, to), starts: decodedStarts }
}

/** By code point: the byte that it spells, or -1. */
const byteOf = new Int16Array(0x200).fill(-1)
byteAlphabet.forEach((character, byte) => {
  byteOf[character.charCodeAt(0)] = byte
})

function cutAtZeros(bytes: Uint8Array, count: number): Packed | undefined {
  const starts = new Uint32Array(count + 1)
  const packed = new Uint8Array(bytes.length)
  let text = 0
  let to = 0
  for (const byte of bytes) {
    if (byte !== 0) packed[to++] = byte
    else if (++text < count) starts[text] = to
    else return undefined
  }
  starts[count] = to
  return text + 1 === count ? { bytes: packed.subarray(0, to), starts } : undefined
}

function packEach(texts: readonly (string | undefined)[]): Packed {
  const each = texts.map(text => utf8.encode(text ?? ''))
  const starts = new Uint32Array(texts.length + 1)
  each.forEach((bytes, i) => {
    starts[i + 1] = starts[i]! + bytes.length
  })
  return { bytes: Buffer.concat(each), starts }
}
