import { countInert } from './inert'
import {
  bytesAsTheyAre,
  bytesNormalized,
  bytesWord,
  byteTokensWord,
  charactersWord,
  tokensWord,
} from './layout'
import { byteTokens, tokens, unknownTokens } from './output'
import { encode, normalizeInput, reserveInput, reserveText } from './texts'

/** From the bytes of a text to its numbers: no text becomes a string. */

/** How texts get into the engine: not as bytes, as they are, or by its own normalizer. */
let byteInput: i32
/** What is put in front of a text. */
let hasPrefix: bool

export function setByteInput(theByteInput: i32, theHasPrefix: bool): void {
  byteInput = theByteInput
  hasPrefix = theHasPrefix
}

/** Where the text is that is to be counted. */
let text: usize

/** Where to write a text of so many bytes at the most. */
export function reserveUtf8(bytes: usize): usize {
  text =
    byteInput === bytesNormalized ? reserveInput(bytes) : reserveText(bytes + 1) + usize(hasPrefix)
  return text
}

/**
 * Counts the `bytes` bytes that were written there and writes at `to`: tokens, those of bytes, characters,
 * bytes. False: the text is not the engine's alone.
 */
export function countUtf8(bytes: usize, to: usize, fusedId: u32): bool {
  const characters = countInert(text, text + bytes)
  if (characters < 0) return false
  let counted = 0
  if (bytes > 0) {
    const normalized =
      byteInput === bytesNormalized ? normalizeInput(bytes) : <i32>bytes + i32(hasPrefix)
    if (normalized < 0) return false
    if (byteInput === bytesAsTheyAre && hasPrefix) store<u8>(text - 1, 0x20)
    counted = encode(normalized, false, fusedId)
  }
  // Unknown tokens are looked at one by one, for what they lose.
  if (counted < 0 || (bytes > 0 && unknownTokens > 0)) return false
  store<u32>(to, bytes > 0 ? tokens : 0, tokensWord * 4)
  store<u32>(to, bytes > 0 ? byteTokens : 0, byteTokensWord * 4)
  store<u32>(to, <u32>characters, charactersWord * 4)
  store<u32>(to, <u32>bytes, bytesWord * 4)
  return true
}
