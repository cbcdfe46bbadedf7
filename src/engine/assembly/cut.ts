import { widthOf } from './bytes'
import { reserve } from './memory'
import { codePointAt } from './pieces'

/**
 * Where a text can be cut without changing what it merges into: between two characters that no piece
 * which stands there spans, because every merge makes a piece. One that does has the two side by side;
 * and it is just these two, or has the one before them in it too, or the one behind. So all neighbours
 * are marked, the pieces of two among them once more, and longer ones by each three characters in a row.
 * The parts are short and repeat, so that what they become can be remembered; with neighbours alone,
 * parts of a large Chinese vocabulary are half sentences.
 *
 * Marks are bits by hash; a collision leaves a part longer than it need be, never wrong. A piece of a
 * byte-level vocabulary may begin or end within a character: then only the last byte of the left or the
 * first of the right one is known, and marks every character that has it. There are a few hundred of these,
 * asked for at each character, so they have bits to themselves: a mark that is not one would keep whole
 * sentences together, and has them begin as bytes.
 */
let bits: usize
let bitMask: u32
let openBits: usize
const openBitMask: u32 = (1 << 17) - 1
/** By pair of ASCII characters, a byte each: looked up at almost every letter of most texts. */
let ascii: usize
/**
 * By character (the lower 16 bits of its code point): whether some piece that ends within a character
 * has it in front, or one that begins within has it behind; and above these bits what `counts` keeps.
 */
let open: usize
const opensRight: u32 = 1
const opensLeft: u32 = 2
const strayShift: u32 = 2
const stray: u32 = 1 << strayShift
let opensBoth: bool

/** Takes the pieces: piece `i` is bytes[starts[i], starts[i + 1]). */
export function takeNeighbours(bytes: usize, starts: usize, count: u32, tableBits: u32): void {
  bits = reserve((<usize>1) << (tableBits - 3))
  bitMask = ((<u32>1) << tableBits) - 1
  openBits = reserve((openBitMask + 1) >> 3)
  ascii = reserve(128 * 128)
  open = reserve(0x10000)
  opensBoth = false
  for (let i: u32 = 0; i < count; i++) {
    const start = bytes + load<u32>(starts + ((<usize>i) << 2))
    const end = bytes + load<u32>(starts + ((<usize>i) << 2), 4)
    if (isLong(start, end)) markTriples(start, end)
    for (let at = start + 1; at < end; at++) {
      if (!continues(at)) markNeighbours(start, at, end)
    }
  }
}

/** The character that stands before the first. */
export const noCharacter: u32 = 0x1fffff

/** Whether two ASCII characters of a text may merge. */
export function mayMergeAscii(left: u32, right: u32): bool {
  return load<u8>(ascii + ((left << 7) | right)) !== 0
}

/**
 * Whether two characters of a text that ends at `end` may merge: the right one begins at `at`, and
 * another stands before the left one. Nearly all that no piece can span no piece has side by side
 * anywhere, so that is looked up first.
 */
export function mayMerge(before: u32, left: u32, right: u32, at: usize, end: usize): bool {
  if (isMarked(left, right) && spans(before, left, right, at, end)) return true
  return mayMergeWithin(left, right, at)
}

/** Whether some piece that begins or ends within one of two characters has both beside each other. */
export function mayMergeWithin(left: u32, right: u32, at: usize): bool {
  const leftLast = <u32>load<u8>(at - 1)
  const rightFirst = <u32>load<u8>(at)
  return (
    ((openOf(left) & opensRight) !== 0 && isMarkedOpen(left, rightFirst | openBit)) ||
    ((openOf(right) & opensLeft) !== 0 && isMarkedOpen(leftLast | openBit, right)) ||
    (opensBoth && isMarkedOpen(leftLast | openBit, rightFirst | openBit))
  )
}

function spans(before: u32, left: u32, right: u32, at: usize, end: usize): bool {
  if (isMarked(pairOf(left), right) || isMarked(tripleOf(before, left), right)) return true
  const next = at + widthOf(load<u8>(at))
  return next < end && isMarked(tripleOf(left, right), codePointAt(next))
}

/**
 * Of a character that can be cut from both neighbours: how many tokens it is, doubled, and one more where no
 * piece holds it; 0 as long as that is not known.
 */
export function countOf(character: u32): u32 {
  return openOf(character) >> strayShift
}

export function keepCount(character: u32, count: u32, isStray: bool): void {
  if (count >= 32) return
  const kept = openOf(character) | (count << countShift) | (isStray ? stray : 0)
  store<u8>(open + character, <u8>kept)
}

export function forgetCounts(): void {
  for (let at = open; at < open + 0x10000; at++)
    store<u8>(at, <u8>(<u32>load<u8>(at) & (opensLeft | opensRight)))
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
  if ((left | right) < 0x80) store<u8>(ascii + ((left << 7) | right), 1)
  if (!leftWhole || !rightWhole) {
    setBit(openBits, bitOf(left, right) & openBitMask)
    return
  }
  mark(left, right)
  if (!isLong(start, end)) mark(pairOf(left), right)
}

/** Whether a piece is three whole characters or more. */
function isLong(start: usize, end: usize): bool {
  if (start === end || continues(start)) return false
  let count = 0
  let at = start
  for (; at < end; at += widthOf(load<u8>(at))) count += 1
  return at === end && count > 2
}

function markTriples(start: usize, end: usize): void {
  let first = codePointAt(start)
  let at = start + widthOf(load<u8>(start))
  let second = codePointAt(at)
  at += widthOf(load<u8>(at))
  while (at < end) {
    const third = codePointAt(at)
    mark(tripleOf(first, second), third)
    first = second
    second = third
    at += widthOf(load<u8>(at))
  }
}

/** The left one of a pair that no third need follow or precede, above all single ones. */
function pairOf(left: u32): u32 {
  return left | 0x20000000
}

/** Two characters as one, above all single ones. */
function tripleOf(first: u32, second: u32): u32 {
  return ((first * 0x9e3779b1) ^ second) | 0x40000000
}

function mark(left: u32, right: u32): void {
  setBit(bits, bitOf(left, right) & bitMask)
}

function isMarked(left: u32, right: u32): bool {
  return hasBit(bits, bitOf(left, right) & bitMask)
}

function isMarkedOpen(left: u32, right: u32): bool {
  return hasBit(openBits, bitOf(left, right) & openBitMask)
}

function setBit(table: usize, bit: u32): void {
  const at = table + (bit >> 3)
  store<u8>(at, <u8>(<u32>load<u8>(at) | ((<u32>1) << (bit & 7))))
}

function hasBit(table: usize, bit: u32): bool {
  return ((<u32>load<u8>(table + (bit >> 3)) >>> (bit & 7)) & 1) !== 0
}

function bitOf(left: u32, right: u32): u32 {
  const product = (left * 0x9e3779b1) ^ (right * 0x85ebca6b)
  return product ^ (product >>> 15)
}

function continues(at: usize): bool {
  return (load<u8>(at) & 0xc0) === 0x80
}
