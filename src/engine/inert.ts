import { codePointBlockBits } from './wasm/layout.ts'

/**
 * By block of 64 code points: 1 if the block's characters are inert. A normalizer changes no text of inert characters.
 */
export type InertBlocks = Uint8Array

const blockSize = 1 << codePointBlockBits
/** The planes above have hardly any characters; these count as not inert. */
const lastChecked = 0x2ffff
const blockCount = 0x110000 / blockSize

/** All blocks but those of some characters. */
export function inertExcept(...characters: readonly string[]): InertBlocks {
  const blocks = new Uint8Array(blockCount).fill(1)
  for (const character of characters) blocks[blockOf(character)] = 0
  return blocks
}

let nfcBlocks: InertBlocks | undefined

/**
 * Blocks that are inert for NFC. NFC leaves a text alone if each character is its own NFC and none can be composed with,
 * or sorted before, an earlier character. Such characters are marks, or stand in a decomposition after its first
 * character.
 */
export function inertForNfc(): InertBlocks {
  nfcBlocks ??= findInertForNfc()
  return nfcBlocks
}

function findInertForNfc(): InertBlocks {
  const blocks = new Uint8Array(blockCount)
  const composed = new Set<string>()
  for (let first = 0; first <= lastChecked; first += blockSize) {
    if (first >= 0xd800 && first < 0xe000) continue
    const codePoints = Array.from({ length: blockSize }, (_, i) => first + i)
    const text = String.fromCodePoint(...codePoints)
    const isInert = text.normalize('NFC') === text && !/\p{M}/u.test(text)
    blocks[first / blockSize] = Number(isInert)
    if (text.normalize('NFD') === text) continue
    for (const character of text)
      for (const later of Array.from(character.normalize('NFD')).slice(1)) composed.add(later)
  }
  for (const character of composed) blocks[blockOf(character)] = 0
  return blocks
}

function blockOf(character: string): number {
  return Math.floor(character.codePointAt(0)! / blockSize)
}
