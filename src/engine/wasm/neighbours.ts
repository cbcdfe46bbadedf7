import { continues, widthOf } from './bytes'
import { reserve } from './memory'
import { codePointAt } from './pieces'

/**
 * Neighbours: which characters some piece has side by side. `safe-cuts.ts` cuts texts where no piece has them. Pairs and
 * triples are recorded; with pairs alone, segments of a large Chinese vocabulary are half sentences.
 *
 * Each is a bit of a table by hash. A collision makes a segment longer than necessary, never wrong. Pairs of ASCII
 * characters are looked up at almost every letter of most texts, so they have a byte each. A piece of a byte-level
 * vocabulary may begin or end within a character. Then only the last byte of its left character or the first byte of its
 * right one is known, and every character with that byte counts as a neighbour: an *open* pair. There are a few hundred
 * open pairs, asked for at many characters, and a collision would keep whole sentences together; so they have a table of
 * their own.
 */
let bits: usize
let bitMask: u32
let openBits: usize
const openBitMask: u32 = (1 << 17) - 1
/** By pair of ASCII characters: 1 if some piece has the pair. */
let ascii: usize
/** A bit by the last six bits of the left character's last byte and the first byte of the right one. */
let halves: usize
/**
 * By character (the lower 16 bits of its code point), a byte: whether it is the left character of some open pair, whether
 * it is the right one, and above these bits what `keepCount` keeps.
 */
let known: usize
/** Whether some piece begins or ends within a character. */
export let cutsCharacters: bool
const opensRight: u32 = 1
const opensLeft: u32 = 2
const countOfShift: u32 = 2
const unknownFlag: u32 = 1 << countOfShift

/** Records the neighbours of all pieces: piece `i` is bytes[starts[i], starts[i + 1]). */
export function loadNeighbours(bytes: usize, starts: usize, count: u32): void {
  const size = marksOf(bytes, starts, count)
  bits = reserve(size >> 3)
  bitMask = size - 1
  openBits = reserve((openBitMask + 1) >> 3)
  ascii = reserve(128 * 128)
  halves = reserve(64 * (256 >> 3))
  known = reserve(0x10000)
  for (let i: u32 = 0; i < count; i++) {
    const start = bytes + load<u32>(starts + ((<usize>i) << 2))
    const end = bytes + load<u32>(starts + ((<usize>i) << 2), 4)
    if (isLong(start, end)) markTriples(start, end)
    for (let at = start + 1; at < end; at++) {
      if (!continues(at)) markNeighbours(start, at, end)
    }
  }
}

/** The size of the table in bits, a power of two at which most bits stay 0: a pair sets two or three, but for ASCII. */
function marksOf(bytes: usize, starts: usize, count: u32): u32 {
  let neighbours: u32 = 0
  const end = bytes + load<u32>(starts + ((<usize>count) << 2))
  for (let at = bytes + 1; at < end; at++) {
    if (!continues(at) && (load<u8>(at) | load<u8>(at - 1)) >= 0x80) neighbours += 1
  }
  let size: u32 = 1 << 12
  while (size < neighbours * 16 && size < 1 << 22) size <<= 1
  return size
}

/** In place of a character before the first one or after the last one. */
export const noCharacter: u32 = 0x1fffff

/** 1 where two ASCII characters of a text may merge. */
export function joinsAscii(left: u32, right: u32): u32 {
  return load<u8>(ascii + ((left << 7) | right))
}

/** The places of the bits of four pairs of characters. */
export function placesOf(left: v128, right: v128): v128 {
  const product = v128.xor(
    i32x4.mul(left, i32x4.splat(0x9e3779b1)),
    i32x4.mul(right, i32x4.splat(0x85ebca6b)),
  )
  return v128.and(v128.xor(product, i32x4.shr_u(product, 15)), i32x4.splat(bitMask))
}

/** 1 if some piece has the pair of characters whose bit is at this place. */
export function joinsAt(place: u32): u32 {
  return bitOf(bits, place)
}

/** 1 if some piece has this pair of characters. */
function joins(left: u32, right: u32): u32 {
  return bitOf(bits, placeOf(left, right) & bitMask)
}

/** 1 if some piece is just `left` and `right`, or has them after `before`, or before `after`. */
export function joinsThree(before: u32, left: u32, right: u32, after: u32): u32 {
  return (
    joins(pairOf(left), right) |
    joins(tripleOf(before, left), right) |
    joins(tripleOf(left, right), after)
  )
}

/** 1 if some piece begins within the left character and ends within the right one, which is at `at`. */
export function joinsHalves(left: u32, at: usize): u32 {
  return bitOf(halves, ((left & 0x3f) << 8) | <u32>load<u8>(at))
}

/** 1 if `mayMergeWithin` has something to look up, by the known bits of two characters. */
export function opensTo(knownOfLeft: u32, knownOfRight: u32): u32 {
  return (knownOfLeft & opensRight) | ((knownOfRight & opensLeft) >> 1)
}

/** Whether some piece that begins or ends within one of two characters reaches into the other one. */
export function mayMergeWithin(left: u32, right: u32, at: usize): bool {
  const leftLast = <u32>load<u8>(at - 1) | openBit
  const rightFirst = <u32>load<u8>(at) | openBit
  return (
    ((knownOf(left) & opensRight) !== 0 && isMarkedOpen(left, rightFirst)) ||
    ((knownOf(right) & opensLeft) !== 0 && isMarkedOpen(leftLast, right)) ||
    joinsHalves(left, at) !== 0
  )
}

/**
 * The number of tokens of a character that is a segment of its own, doubled, plus one if the character is unknown; 0 if
 * that was not counted yet, and above U+FFFF.
 */
export function countOf(character: u32): u32 {
  return character > 0xffff ? 0 : knownOf(character) >> countOfShift
}

export function keepCount(character: u32, count: u32, isUnknown: bool): void {
  if (count >= 32) return
  const kept = knownOf(character) | (count << countShift) | (isUnknown ? unknownFlag : 0)
  store<u8>(known + character, <u8>kept)
}

export function forgetCounts(): void {
  for (let at = known; at < known + 0x10000; at++)
    store<u8>(at, <u8>(<u32>load<u8>(at) & (opensLeft | opensRight)))
}

const countShift: u32 = 3

/** The known bits of a character. */
export function knownOf(character: u32): u32 {
  return load<u8>(known + (character & 0xffff))
}

function markOpen(character: u32, bit: u32): void {
  const at = known + (character & 0xffff)
  store<u8>(at, <u8>(<u32>load<u8>(at) | bit))
}

/** Set in place of a character of which only one byte is known; above all code points. */
const openBit: u32 = 0x80000000

function markNeighbours(start: usize, middle: usize, end: usize): void {
  let leftStart = middle - 1
  while (leftStart > start && continues(leftStart)) leftStart--
  const leftWhole = !continues(leftStart)
  const rightWhole = middle + widthOf(load<u8>(middle)) <= end
  const left = leftWhole ? codePointAt(leftStart) : load<u8>(middle - 1) | openBit
  const right = rightWhole ? codePointAt(middle) : load<u8>(middle) | openBit
  if (!leftWhole || !rightWhole) cutsCharacters = true
  if (!leftWhole && !rightWhole)
    setBit(halves, ((<u32>load<u8>(middle - 1) & 0x3f) << 8) | <u32>load<u8>(middle))
  else if (!leftWhole) markOpen(right, opensLeft)
  else if (!rightWhole) markOpen(left, opensRight)
  if ((left | right) < 0x80) {
    store<u8>(ascii + ((left << 7) | right), 1)
    return
  }
  if (!leftWhole || !rightWhole) {
    setBit(openBits, placeOf(left, right) & openBitMask)
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
    if ((first | second | third) >= 0x80) mark(tripleOf(first, second), third)
    first = second
    second = third
    at += widthOf(load<u8>(at))
  }
}

/** The left character of a pair that needs no third character: all its bits differ, so that it hashes to another place. */
function pairOf(left: u32): u32 {
  return ~left
}

/** Two characters as one number, above all code points. */
function tripleOf(first: u32, second: u32): u32 {
  return ((first * 0x9e3779b1) ^ second) | 0x40000000
}

function mark(left: u32, right: u32): void {
  setBit(bits, placeOf(left, right) & bitMask)
}

function isMarkedOpen(left: u32, right: u32): bool {
  return bitOf(openBits, placeOf(left, right) & openBitMask) !== 0
}

function setBit(table: usize, bit: u32): void {
  const at = table + (bit >> 3)
  store<u8>(at, <u8>(<u32>load<u8>(at) | ((<u32>1) << (bit & 7))))
}

function bitOf(table: usize, bit: u32): u32 {
  return (<u32>load<u8>(table + (bit >> 3)) >>> (bit & 7)) & 1
}

function placeOf(left: u32, right: u32): u32 {
  const product = (left * 0x9e3779b1) ^ (right * 0x85ebca6b)
  return product ^ (product >>> 15)
}
