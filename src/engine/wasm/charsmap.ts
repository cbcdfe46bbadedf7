import { widthOf } from './bytes'

/**
 * The rules of a SentencePiece normalizer: a trie of the bytes to replace, as a double array, and a pool of replacements.
 * `src/tokenize/charsmap.ts`, the reference, explains the format and names its source.
 */
let units: usize
let unitCount: u32
let pool: usize
let poolEnd: usize

/** Sets the trie and the pool of a charsmap. An empty trie means no rules. */
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

/** The rule that was found: where the replaced text ends, and the replacement, which ends with NUL. */
export let ruleEnd: usize
export let ruleBytes: usize
/** The replacement is not UTF-8, so the reference model must throw the error. */
export let isNoText: bool

/** Finds the longest rule at a place; false if there is none. */
export function findRule(at: usize, end: usize): bool {
  if (unitCount === 0) return false
  let children = childrenOf(0)
  ruleEnd = 0
  isNoText = false
  while (at < end) {
    for (const next = at + widthOf(load<u8>(at)); at < next; at++) {
      const byte = <u32>load<u8>(at)
      const node = children ^ byte
      if (!isUnit(node, byte)) return ruleEnd !== 0
      children = childrenOf(node)
      // A rule ends where a character ends. A value within a character matches no text.
      if (at + 1 < next || !endsRule(node) || children >= unitCount) continue
      ruleBytes = pool + (unitAt(children) & 0x7fffffff)
      ruleEnd = next
      isNoText = ruleBytes >= poolEnd || (load<u8>(ruleBytes) & 0xc0) === 0x80
      if (isNoText) return true
    }
  }
  return ruleEnd !== 0
}

export const none = 0
const beyondAscii = 1
export const any = 2

/** Which characters may follow this one in a rule: none, others than ASCII, or any (also the end). */
export function followersOf(codePoint: u32): i32 {
  if (unitCount === 0) return none
  const node = nodeOf(codePoint)
  if (node === 0) return none
  if (endsRule(node)) return any
  const children = childrenOf(node)
  for (let byte: u32 = 0; byte < 0x80; byte++) if (isUnit(children ^ byte, byte)) return any
  return beyondAscii
}

/** Whether a rule that begins with this character is longer than it. */
export function goesOn(codePoint: u32): bool {
  const children = childrenOf(nodeOf(codePoint))
  for (let byte: u32 = 1; byte < 0x100; byte++) if (isUnit(children ^ byte, byte)) return true
  return false
}

/** The node of a character up to U+FFFF, or 0 if no rule begins with it. */
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
