import { isNull, isText, notUnderstood, readLine, textEnd } from './json'
import { reserve } from './memory'
import { byteTokens, tokens, unknownTokens } from './output'
import { encode, inputOf, normalizeInput, textOf } from './texts'
import { countInert } from './utf8'

/**
 * JSON lines from their bytes to the numbers of their texts: no text becomes a string. A line that is not
 * understood, or whose text is not the engine's alone, is handed back.
 */

/** How texts get into the engine: not as bytes, as they are, or by its own normalizer. */
let way: i32
/** What is put in front of a text. */
let hasPrefix: bool
const asTheyAre = 1
const byRules = 2

export function takeWay(theWay: i32, theHasPrefix: bool): void {
  way = theWay
  hasPrefix = theHasPrefix
}

let lines: usize
let linesRoom: usize

/** Where to write so many bytes of lines. */
export function linesOf(bytes: usize): usize {
  if (bytes + 32 > linesRoom) {
    linesRoom = max(bytes + 32, linesRoom * 2)
    lines = reserve(linesRoom)
  }
  return lines
}

let field: usize
let fieldLength: usize

/** Where to write the name of the field. */
export function fieldOf(bytes: usize): usize {
  field = reserve(bytes)
  fieldLength = bytes
  return field
}

/** Of each line: where it begins and ends, what it is, tokens, those of bytes, characters, bytes. */
let numbers: usize
const lineWords: usize = 8
const mostLines = 1024

/** What a line is beside `notUnderstood`, `isText` and `isNull`. */
const isBlank = 3

export function numbersAt(): usize {
  return numbers
}

/** Counts lines from one of the bytes that were written on, as many as there is room for; gives how many. */
export function countLines(from: usize, bytes: usize, fusedId: u32): i32 {
  if (numbers === 0) numbers = reserve(mostLines * lineWords * 4)
  const end = lines + bytes
  store<u8>(end, 0x0a)
  let count = 0
  let at = lines + from
  while (at < end && count < mostLines) {
    const feed = findFeed(at)
    countLine(numbers + <usize>count * lineWords * 4, at, feed, fusedId)
    at = feed + 1
    count += 1
  }
  return count
}

/** There is one behind the last byte. */
function findFeed(from: usize): usize {
  let at = from
  while (true) {
    const feeds = i8x16.bitmask(i8x16.eq(v128.load(at), i8x16.splat(0x0a)))
    if (feeds !== 0) return at + ctz(feeds)
    at += 16
  }
}

function countLine(to: usize, start: usize, end: usize, fusedId: u32): void {
  store<u32>(to, <u32>(start - lines))
  store<u32>(to, <u32>(end - lines), 4)
  store<u32>(to, <u32>notUnderstood, 8)
  if (isBlankLine(start, end)) {
    store<u32>(to, <u32>isBlank, 8)
    return
  }
  const out = way === byRules ? inputOf(end - start) : textOf(end - start + 1) + usize(hasPrefix)
  const found = readLine(start, end, field, fieldLength, out)
  if (found === isNull) store<u32>(to, <u32>isNull, 8)
  if (found !== isText) return
  const bytes = textEnd - out
  const characters = countInert(out, textEnd)
  if (characters < 0) return
  let counted = 0
  if (bytes > 0) {
    const normalized = way === byRules ? normalizeInput(bytes) : <i32>bytes + i32(hasPrefix)
    if (normalized < 0) return
    if (way === asTheyAre && hasPrefix) store<u8>(out - 1, 0x20)
    counted = encode(normalized, false, fusedId)
  }
  // Unknown tokens are looked at one by one, for what they lose.
  if (counted < 0 || (bytes > 0 && unknownTokens > 0)) return
  store<u32>(to, <u32>isText, 8)
  store<u32>(to, bytes > 0 ? tokens : 0, 12)
  store<u32>(to, bytes > 0 ? byteTokens : 0, 16)
  store<u32>(to, <u32>characters, 20)
  store<u32>(to, <u32>bytes, 24)
}

/** Blank as lines are: spaces and tabs, and the return of a line end. */
function isBlankLine(start: usize, end: usize): bool {
  if (start < end && load<u8>(end - 1) === 0x0d) end -= 1
  for (let at = start; at < end; at++)
    if (load<u8>(at) !== 0x20 && load<u8>(at) !== 0x09) return false
  return true
}
