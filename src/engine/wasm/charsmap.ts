import { widthOf } from './bytes'

/**
 * The rules of a SentencePiece normalizer: a trie over the bytes of what they take, as a double array, and a
 * pool of what they make. What a `precompiled_charsmap` is, and where that is told, is in the slow twin,
 * `src/tokenize/charsmap.ts`.
 */
let units: usize
let unitCount: u32
let pool: usize
let poolEnd: usize

/** The trie and the pool of a charsmap; none where the trie is empty. */
export function loadCharsmap(
  theUnits: usize,
  theUnitCount: u32,
  thePool: usize,
  poolBytes: u32,
): void {
  units = theUnits
  unitCount = theUnitCount
  pool = thePool
  poolEnd = thePool + poolBytes
}

/** Of the rule that was found: where the text behind it goes on, and the bytes that it makes, NUL behind. */
export let ruleEnd: usize
export let ruleBytes: usize
/** It makes what is no text, so that the plain normalizer has to say so. */
export let isNoText: bool

/** Finds the rule for the most of the text from a place on; false where there is none. */
export function findRule(at: usize, end: usize): bool {
  if (unitCount === 0) return false
  let children = childrenOf(0)
  ruleEnd = 0
  isNoText = false
  while (at < end) {
    for (const behind = at + widthOf(load<u8>(at)); at < behind; at++) {
      const byte = <u32>load<u8>(at)
      const node = children ^ byte
      if (!isUnit(node, byte)) return ruleEnd !== 0
      children = childrenOf(node)
      // A rule ends at the end of a character; a value inside one belongs to no text.
      if (at + 1 < behind || !endsRule(node) || children >= unitCount) continue
      ruleBytes = pool + (unitAt(children) & 0x7fffffff)
      ruleEnd = behind
      isNoText = ruleBytes >= poolEnd || (load<u8>(ruleBytes) & 0xc0) === 0x80
      if (isNoText) return true
    }
  }
  return ruleEnd !== 0
}

export const none = 0
const beyondAscii = 1
export const any = 2

/** What has to follow a character for a rule to begin with it. */
export function followersOf(codePoint: u32): i32 {
  if (unitCount === 0) return none
  const node = nodeOf(codePoint)
  if (node === 0) return none
  if (endsRule(node)) return any
  const children = childrenOf(node)
  for (let byte: u32 = 0; byte < 0x80; byte++) if (isUnit(children ^ byte, byte)) return any
  return beyondAscii
}

/** Whether some rule goes on behind a character. */
export function goesOn(codePoint: u32): bool {
  const children = childrenOf(nodeOf(codePoint))
  for (let byte: u32 = 1; byte < 0x100; byte++) if (isUnit(children ^ byte, byte)) return true
  return false
}

/** The node of a character up to U+FFFF, or 0. */
function nodeOf(codePoint: u32): u32 {
  let node: u32 = 0
  const size = codePoint < 0x80 ? 1 : codePoint < 0x800 ? 2 : 3
  for (let i = 0; i < size; i++) {
    const bits = codePoint >> (6 * (size - 1 - i))
    const lead = size === 1 ? bits : bits | ((0xf00 >> size) & 0xff)
    const byte = i > 0 ? 0x80 | (bits & 0x3f) : lead
    node = childrenOf(node) ^ byte
    if (!isUnit(node, byte)) return 0
  }
  return node
}

function unitAt(node: u32): u32 {
  return load<u32>(units + ((<usize>node) << 2))
}

function isUnit(node: u32, byte: u32): bool {
  return node < unitCount && (unitAt(node) & 0x800000ff) === byte
}

function endsRule(node: u32): bool {
  return (unitAt(node) & 0x100) !== 0
}

function childrenOf(node: u32): u32 {
  return node ^ ((unitAt(node) >>> 10) << ((unitAt(node) & 0x200) >>> 6))
}
