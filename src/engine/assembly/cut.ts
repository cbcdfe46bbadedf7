import { widthOf } from './bytes'
import { reserve } from './memory'
import { codePointAt, pieceCount, pieceLength, pieceStart } from './pieces'

/**
 * Where a text can be cut without changing what it merges into: between two characters that stand next
 * to each other inside no piece, because every merge makes a piece. The parts are short and repeat, so
 * that what they become can be remembered.
 *
 * Neighbours are marked in a table of bits by hash; a collision leaves a part longer than it need be,
 * never wrong. A piece of a byte-level vocabulary may begin or end within a character: then only the
 * last byte of the left or the first of the right one is known, and marks every character that has it.
 */
let bits: usize
let bitMask: u32
/** By pair of ASCII characters, a byte each: looked up at almost every letter of most texts. */
let ascii: usize
/**
 * By character (the lower 16 bits of its code point): whether some piece that ends within a character
 * has it in front, or one that begins within has it behind; and above these bits what `counts` keeps.
 */
let open: usize
const opensRight: u32 = 1
const opensLeft: u32 = 2
let opensBoth: bool

export function takeNeighbours(tableBits: u32): void {
  bits = reserve((<usize>1) << (tableBits - 3))
  bitMask = ((<u32>1) << tableBits) - 1
  ascii = reserve(128 * 128)
  open = reserve(0x10000)
  opensBoth = false
  for (let id: u32 = 0; id < pieceCount; id++) {
    const start = pieceStart(id)
    const end = start + pieceLength(id)
    for (let at = start + 1; at < end; at++) {
      if (!continues(at)) markNeighbours(start, at, end)
    }
  }
}

/** Two characters of a text may merge. Both are whole. */
export function mayMerge(left: u32, right: u32, leftLast: u32, rightFirst: u32): bool {
  if ((left | right) < 0x80) return load<u8>(ascii + ((left << 7) | right)) !== 0
  if (isMarked(left, right)) return true
  return (
    ((openOf(left) & opensRight) !== 0 && isMarked(left, rightFirst | openBit)) ||
    ((openOf(right) & opensLeft) !== 0 && isMarked(leftLast | openBit, right)) ||
    (opensBoth && isMarked(leftLast | openBit, rightFirst | openBit))
  )
}

/** How many tokens a character is that can be cut from both neighbours, once that is known; else 0. */
export function countOf(character: u32): u32 {
  return openOf(character) >> countShift
}

export function keepCount(character: u32, count: u32): void {
  if (count < 32) store<u8>(open + character, <u8>(openOf(character) | (count << countShift)))
}

const countShift: u32 = 3

function openOf(character: u32): u32 {
  return load<u8>(open + (character & 0xffff))
}

function markOpen(character: u32, bit: u32): void {
  const at = open + (character & 0xffff)
  store<u8>(at, <u8>(<u32>load<u8>(at) | bit))
}

/** Above all code points: a character of which one byte is known. */
const openBit: u32 = 0x80000000

function markNeighbours(start: usize, middle: usize, end: usize): void {
  let leftStart = middle - 1
  while (leftStart > start && continues(leftStart)) leftStart--
  const leftWhole = !continues(leftStart)
  const rightWhole = middle + widthOf(load<u8>(middle)) <= end
  const left = leftWhole ? codePointAt(leftStart) : load<u8>(middle - 1) | openBit
  const right = rightWhole ? codePointAt(middle) : load<u8>(middle) | openBit
  if (!leftWhole && !rightWhole) opensBoth = true
  else if (!leftWhole) markOpen(right, opensLeft)
  else if (!rightWhole) markOpen(left, opensRight)
  if ((left | right) < 0x80) {
    store<u8>(ascii + ((left << 7) | right), 1)
  } else {
    const bit = bitOf(left, right)
    const marked = <u32>load<u8>(bits + (bit >> 3)) | ((<u32>1) << (bit & 7))
    store<u8>(bits + (bit >> 3), <u8>marked)
  }
}

function isMarked(left: u32, right: u32): bool {
  const bit = bitOf(left, right)
  return ((<u32>load<u8>(bits + (bit >> 3)) >>> (bit & 7)) & 1) !== 0
}

function bitOf(left: u32, right: u32): u32 {
  const product = (left * 0x9e3779b1) ^ (right * 0x85ebca6b)
  return (product ^ (product >>> 15)) & bitMask
}

function continues(at: usize): bool {
  return (load<u8>(at) & 0xc0) === 0x80
}
