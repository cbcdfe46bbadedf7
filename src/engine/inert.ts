import { codePointBlockBits } from './wasm/layout.ts'

/**
 * By the upper bits of a code point, in blocks of 64: 1 where no text that is all of such characters is changed
 * by a normalizer.
 */
export type InertBlocks = Uint8Array

const blockSize = 1 << codePointBlockBits
/** Above the planes that are looked at there is hardly anything. */
const lastChecked = 0x2ffff
const blockCount = 0x110000 / blockSize

/** All but those of some characters. */
export function inertExcept(...characters: readonly string[]): InertBlocks {
  const blocks = new Uint8Array(blockCount).fill(1)
  for (const character of characters) blocks[blockOf(character)] = 0
  return blocks
}

let nfcBlocks: InertBlocks | undefined

/**
 * NFC leaves a text alone where each character is its own NFC, and none is the second of a pair that is
 * composed, or sorted behind another: both stand in decompositions behind the first character.
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
      for (const behind of Array.from(character.normalize('NFD')).slice(1)) composed.add(behind)
  }
  for (const character of composed) blocks[blockOf(character)] = 0
  return blocks
}

function blockOf(character: string): number {
  return Math.floor(character.codePointAt(0)! / blockSize)
}
