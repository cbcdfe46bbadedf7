import { concatenate } from '../bytes.ts'
import { byteAlphabet } from '../tokenize/byte-alphabet.ts'
import type { TextProgram } from './text-program.ts'
import { mergeWords } from './wasm/layout.ts'

/** Texts as bytes, one after another: text `i` is bytes[starts[i], starts[i + 1]). */
export interface Packed {
  readonly bytes: Uint8Array
  readonly starts: Uint32Array
}

const utf8 = new TextEncoder()

/**
 * Pieces as the bytes that they match in texts. If texts keep spaces where pieces spell ▁, the result is undefined for
 * pieces that contain a space, and for a vocabulary without a piece ▁: an unknown ▁ is three bytes, and a space only one.
 */
export function packPieces(
  pieces: readonly (string | undefined)[],
  { bytewise, escapesSpaces }: TextProgram,
): Packed | undefined {
  if (bytewise) return packByteLevelPieces(pieces)
  if (!escapesSpaces) return packTexts(pieces)
  if (!pieces.includes('▁') || pieces.some(piece => piece?.includes(' '))) return undefined
  return packTexts(pieces.map(piece => piece?.replaceAll('▁', ' ')))
}

/** Texts as UTF-8; an undefined one is empty. */
function packTexts(texts: readonly (string | undefined)[]): Packed {
  // Encoding all texts at once is ten times as fast as one by one, but needs a separator that no text contains.
  const joined = texts.join('\0')
  const bytes = utf8.encode(joined)
  return splitAtZeros(bytes, texts.length) ?? packOneByOne(texts)
}

/** Pieces spelt in the byte alphabet, as bytes. A piece that is undefined or has another character is empty. */
function packByteLevelPieces(pieces: readonly (string | undefined)[]): Packed {
  const { bytes, starts } = packTexts(pieces)
  const spelt = new Uint8Array(bytes.length)
  const speltStarts = new Uint32Array(starts.length)
  let to = 0
  for (let piece = 0; piece < pieces.length; piece++) {
    to = Math.max(to, decodeSpelling(bytes, starts[piece]!, starts[piece + 1]!, spelt, to))
    speltStarts[piece + 1] = to
  }
  return { bytes: spelt.subarray(0, to), starts: speltStarts }
}

/** Writes the bytes that bytes[from, end) spells in the byte alphabet; returns where they end, or -1. */
function decodeSpelling(
  bytes: Uint8Array,
  from: number,
  end: number,
  into: Uint8Array,
  at: number,
): number {
  let to = at
  for (let i = from; i < end; ) {
    const lead = bytes[i]!
    const codePoint = lead < 0x80 ? lead : ((lead & 0x1f) << 6) | (bytes[i + 1]! & 0x3f)
    const byte = lead < 0xe0 ? byteOf[codePoint] : undefined
    if (byte === undefined || byte < 0) return -1
    into[to++] = byte
    i += lead < 0x80 ? 1 : 2
  }
  return to
}

/** Merges as bytes: merge `i` is bytes[bounds[3 i], bounds[3 i + 1]) and bytes[…, bounds[3 i + 2]). */
export interface PackedMerges {
  readonly bytes: Uint8Array
  readonly bounds: Uint32Array
}

/** Merges spelt in the byte alphabet, as bytes; undefined if one is not two pieces of it. */
export function packByteLevelMerges(merges: readonly string[]): PackedMerges | undefined {
  const { bytes, starts } = packTexts(merges)
  const spelt = new Uint8Array(bytes.length)
  const bounds = new Uint32Array(merges.length * mergeWords)
  let to = 0
  for (let merge = 0; merge < merges.length; merge++) {
    const end = starts[merge + 1]!
    const space = bytes.indexOf(0x20, starts[merge]!)
    if (space < 0 || space >= end) return undefined
    // The byte alphabet has no space, so a second one makes -1 here.
    const middle = decodeSpelling(bytes, starts[merge]!, space, spelt, to)
    const last = middle > to ? decodeSpelling(bytes, space + 1, end, spelt, middle) : -1
    if (last <= middle) return undefined
    bounds.set([to, middle, last], merge * mergeWords)
    to = last
  }
  return { bytes: spelt.subarray(0, to), bounds }
}

/** By code point: its byte in the byte alphabet, or -1. */
const byteOf = new Int16Array(0x200).fill(-1)
byteAlphabet.forEach((character, byte) => {
  byteOf[character.charCodeAt(0)] = byte
})

/** `numbers`, one a text, sorted by the length of the texts; texts of one length keep their order. */
export function shortestFirst(starts: Uint32Array, numbers: Uint32Array): Uint32Array {
  const lengthOf = (text: number) => starts[text + 1]! - starts[text]!
  let longest = 0
  for (let text = 0; text < numbers.length; text++) longest = Math.max(longest, lengthOf(text))
  // By length: the next free place.
  const places = new Uint32Array(longest + 2)
  for (let text = 0; text < numbers.length; text++) places[lengthOf(text) + 1]! += 1
  for (let length = 1; length < places.length; length++) places[length]! += places[length - 1]!
  const sorted = new Uint32Array(numbers.length)
  numbers.forEach((number, text) => {
    sorted[places[lengthOf(text)]!++] = number
  })
  return sorted
}

/** Splits bytes at zeros; undefined if a text contains one. */
function splitAtZeros(bytes: Uint8Array, count: number): Packed | undefined {
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

function packOneByOne(texts: readonly (string | undefined)[]): Packed {
  const each = texts.map(text => utf8.encode(text ?? ''))
  const starts = new Uint32Array(texts.length + 1)
  each.forEach((bytes, i) => {
    starts[i + 1] = starts[i]! + bytes.length
  })
  return { bytes: concatenate(each), starts }
}
