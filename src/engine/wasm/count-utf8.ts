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

/** Counts texts that are UTF-8. No text becomes a string. */

/** How texts are read as bytes: `bytesAsTheyAre` or `bytesNormalized` of `layout.ts`. */
let byteInput: i32
/** A prefix space is added to a text. */
let hasPrefix: bool

export function setByteInput(theByteInput: i32, theHasPrefix: bool): void {
  byteInput = theByteInput
  hasPrefix = theHasPrefix
}

/** Address of the text to count. */
let text: usize

/** Reserves room for a text of at most `bytes` bytes; returns its address. */
export function reserveUtf8(bytes: usize): usize {
  text =
    byteInput === bytesNormalized ? reserveInput(bytes) : reserveText(bytes + 1) + usize(hasPrefix)
  return text
}

/**
 * Counts the text of `bytes` bytes and writes its counts to `to`, see `textWords` of `layout.ts`. False if the host must
 * count the text.
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
  // The host examines texts with unknown tokens, to count the characters that they lose.
  if (counted < 0 || (bytes > 0 && unknownTokens > 0)) return false
  store<u32>(to, bytes > 0 ? tokens : 0, tokensWord * 4)
  store<u32>(to, bytes > 0 ? byteTokens : 0, byteTokensWord * 4)
  store<u32>(to, <u32>characters, charactersWord * 4)
  store<u32>(to, <u32>bytes, bytesWord * 4)
  return true
}
