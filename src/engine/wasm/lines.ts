import { countUtf8, reserveUtf8 } from './count-utf8'
import { readLine, textEnd } from './json'
import {
  blankLine,
  lineEndWord,
  lineKindWord,
  lineStartWord,
  lineTextWord,
  lineWords,
  nullLine,
  otherLine,
  textLine,
} from './layout'
import { reserve } from './memory'

/** Counts the texts of JSON lines. A line that `json.ts` gives up on, or whose text the host must count, is `otherLine`. */

let lines: usize
let linesRoom: usize

/** Reserves room for `bytes` bytes of lines; returns the address to write them to. */
export function reserveLines(bytes: usize): usize {
  if (bytes + 32 > linesRoom) {
    linesRoom = max(bytes + 32, linesRoom * 2)
    lines = reserve(linesRoom)
  }
  return lines
}

let field: usize
let fieldLength: usize

/** Reserves room for the name of the field; returns the address to write it to. */
export function reserveField(bytes: usize): usize {
  field = reserve(bytes)
  fieldLength = bytes
  return field
}

/** The results, `lineWords` a line, see `layout.ts`. */
let numbers: usize
const mostLines = 1024

export function lineCountsAt(): usize {
  return numbers
}

/** Counts lines from byte `from` of those that were written, up to `mostLines`; returns how many. */
export function countLines(from: usize, bytes: usize, fusedId: u32): i32 {
  if (numbers === 0) numbers = reserve(mostLines * lineWords * 4)
  const end = lines + bytes
  store<u8>(end, 0x0a)
  let count = 0
  let at = lines + from
  while (at < end && count < mostLines) {
    const lineFeed = findLineFeed(at)
    countLine(numbers + <usize>count * lineWords * 4, at, lineFeed, fusedId)
    at = lineFeed + 1
    count += 1
  }
  return count
}

/** The next line feed. `countLines` put one after the last byte. */
function findLineFeed(from: usize): usize {
  let at = from
  while (true) {
    const lineFeeds = i8x16.bitmask(i8x16.eq(v128.load(at), i8x16.splat(0x0a)))
    if (lineFeeds !== 0) return at + ctz(lineFeeds)
    at += 16
  }
}

function countLine(to: usize, start: usize, end: usize, fusedId: u32): void {
  store<u32>(to, <u32>(start - lines), lineStartWord * 4)
  store<u32>(to, <u32>(end - lines), lineEndWord * 4)
  store<u32>(to, otherLine, lineKindWord * 4)
  if (isBlankLine(start, end)) {
    store<u32>(to, blankLine, lineKindWord * 4)
    return
  }
  const out = reserveUtf8(end - start)
  const found = readLine(start, end, field, fieldLength, out)
  if (found === nullLine) store<u32>(to, nullLine, lineKindWord * 4)
  if (found === textLine && countUtf8(textEnd - out, to + lineTextWord * 4, fusedId))
    store<u32>(to, textLine, lineKindWord * 4)
}

/** Whether a line has only spaces and tabs, and perhaps a carriage return at its end. */
function isBlankLine(start: usize, end: usize): bool {
  if (start < end && load<u8>(end - 1) === 0x0d) end -= 1
  for (let at = start; at < end; at++)
    if (load<u8>(at) !== 0x20 && load<u8>(at) !== 0x09) return false
  return true
}
