import { widthOf } from './bytes'
import { nullLine, otherLine, textLine } from './layout'

/**
 * A reader of JSON lines that wants the value of one field. It gives up on every line that `JSON.parse` would refuse, and
 * on those that need more care: a key that occurs twice or has an escape, an unpaired surrogate, deep nesting.
 */

/** The next byte to read, and the end of the line. */
let at: usize
let end: usize
/** False once the reader has given up. */
let isClear: bool

/** The end of the text that `readLine` wrote. */
export let textEnd: usize

/**
 * Reads a line and returns the kind of its field. Writes the text of the field to `out`, which must have room for the
 * whole line and 16 bytes more.
 */
export function readLine(
  lineStart: usize,
  lineEnd: usize,
  field: usize,
  fieldLength: usize,
  out: usize,
): i32 {
  at = lineStart
  end = lineEnd
  isClear = true
  let found = otherLine
  passBlanks()
  take(0x7b)
  passBlanks()
  while (isClear) {
    const key = at + 1
    passString()
    const isField = at - 1 - key === fieldLength && memory.compare(key, field, fieldLength) === 0
    for (let i = key; isClear && i < at - 1; i++) isClear = load<u8>(i) !== 0x5c
    passBlanks()
    take(0x3a)
    passBlanks()
    if (isField) {
      if (found !== otherLine) return otherLine
      if (at < end && load<u8>(at) === 0x22) {
        readString(out)
        found = textLine
      } else {
        passWord(0x6c6c756e)
        found = nullLine
      }
    } else {
      passValue()
    }
    passBlanks()
    if (at < end && load<u8>(at) === 0x7d) break
    take(0x2c)
    passBlanks()
  }
  take(0x7d)
  passBlanks()
  return isClear && at === end ? found : otherLine
}

function take(byte: u32): void {
  if (at >= end || load<u8>(at) !== byte) isClear = false
  at += 1
}

function passBlanks(): void {
  while (at < end) {
    const byte = load<u8>(at)
    if (byte !== 0x20 && byte !== 0x09 && byte !== 0x0d) return
    at += 1
  }
}

/** The arrays and objects that are open, a bit each: 1 for an object. */
let open: u64
let depth: i32

function passValue(): void {
  depth = 0
  while (isClear) {
    passBlanks()
    const byte = at < end ? <u32>load<u8>(at) : 0
    if (byte === 0x7b || byte === 0x5b) {
      if (openOne(byte === 0x7b)) continue
    } else {
      passScalar(byte)
    }
    if (!closeAll()) return
  }
}

/** Reads an opening bracket, and the key after that of an object; false if the array or object is empty. */
function openOne(isObject: bool): bool {
  at += 1
  passBlanks()
  if (at < end && load<u8>(at) === (isObject ? 0x7d : 0x5d)) {
    at += 1
    return false
  }
  if (depth === 64) isClear = false
  open = (open << 1) | u64(isObject)
  depth += 1
  if (isObject) passKey()
  return true
}

function passKey(): void {
  passString()
  passBlanks()
  take(0x3a)
}

/** Reads what follows a value: closing brackets, a comma and a key; true if another value follows. */
function closeAll(): bool {
  while (isClear && depth > 0) {
    passBlanks()
    const isObject = (open & 1) !== 0
    const byte = at < end ? <u32>load<u8>(at) : 0
    at += 1
    if (byte === 0x2c) {
      passBlanks()
      if (isObject) passKey()
      return true
    }
    if (byte !== <u32>(isObject ? 0x7d : 0x5d)) isClear = false
    open >>= 1
    depth -= 1
  }
  return false
}

function passScalar(byte: u32): void {
  if (byte === 0x22) passString()
  else if (byte === 0x74) passWord(0x65757274)
  else if (byte === 0x6e) passWord(0x6c6c756e)
  else if (byte === 0x66) {
    at += 1
    passWord(0x65736c61)
  } else passNumber()
}

/** Reads four letters, given as the number that they are in memory. */
function passWord(letters: u32): void {
  if (at + 4 > end || load<u32>(at) !== letters) isClear = false
  at += 4
}

function passNumber(): void {
  if (at < end && load<u8>(at) === 0x2d) at += 1
  if (at < end && load<u8>(at) === 0x30) at += 1
  else passDigits()
  if (at < end && load<u8>(at) === 0x2e) {
    at += 1
    passDigits()
  }
  if (at < end && (<u32>load<u8>(at) | 0x20) === 0x65) {
    at += 1
    if (at < end && (load<u8>(at) === 0x2b || load<u8>(at) === 0x2d)) at += 1
    passDigits()
  }
}

/** Reads one digit or more. */
function passDigits(): void {
  const from = at
  while (at < end && <u32>load<u8>(at) - 0x30 < 10) at += 1
  if (at === from) isClear = false
}

/** How many of 16 bytes come before a quote, a backslash or a control character. */
function unescapedBytes(): usize {
  const bytes = v128.load(at)
  const special = v128.or(
    v128.or(i8x16.eq(bytes, i8x16.splat(0x22)), i8x16.eq(bytes, i8x16.splat(0x5c))),
    i8x16.lt_u(bytes, i8x16.splat(0x20)),
  )
  return ctz(i8x16.bitmask(special) | 0x10000)
}

function passString(): void {
  take(0x22)
  while (isClear && at < end) {
    const count = unescapedBytes()
    at += count
    if (count === 16) continue
    if (at >= end) break
    const byte = load<u8>(at)
    at += 1
    if (byte === 0x22) return
    if (byte !== 0x5c || readEscape() < 0) break
  }
  isClear = false
}

/** Reads a string and writes its text, with escapes resolved. */
function readString(out: usize): void {
  let to = out
  take(0x22)
  while (isClear && at < end) {
    const count = unescapedBytes()
    v128.store(to, v128.load(at))
    to += count
    at += count
    if (count === 16) continue
    if (at >= end) break
    const byte = load<u8>(at)
    at += 1
    if (byte === 0x22) {
      textEnd = to
      return
    }
    const character = byte === 0x5c ? readEscape() : -1
    if (character < 0) break
    to = writeCharacter(character, to)
  }
  isClear = false
}

/** Reads an escape after its backslash; returns the character, or -1. */
function readEscape(): i32 {
  const byte = at < end ? <u32>load<u8>(at) : 0
  at += 1
  switch (byte) {
    case 0x22:
    case 0x5c:
    case 0x2f:
      return byte
    case 0x62:
      return 8
    case 0x66:
      return 12
    case 0x6e:
      return 10
    case 0x72:
      return 13
    case 0x74:
      return 9
    case 0x75:
      return readUnits()
    default:
      return -1
  }
}

/** Reads four hexadecimal digits, and a second escape if they are a high surrogate; returns the character, or -1. */
function readUnits(): i32 {
  const unit = readHex()
  if (unit < 0xd800 || unit > 0xdfff) return unit
  if (unit > 0xdbff || at + 2 > end || load<u16>(at) !== 0x755c) return -1
  at += 2
  const second = readHex()
  if (second < 0xdc00 || second > 0xdfff) return -1
  return 0x10000 + ((unit - 0xd800) << 10) + (second - 0xdc00)
}

function readHex(): i32 {
  if (at + 4 > end) return -1
  let unit = 0
  for (let i = 0; i < 4; i++) {
    const byte = <u32>load<u8>(at)
    const digit = byte - 0x30 < 10 ? byte - 0x30 : (byte | 0x20) - 0x61 + 10
    if (digit > 15 || (byte >= 0x3a && digit < 10)) return -1
    unit = (unit << 4) | <i32>digit
    at += 1
  }
  return unit
}

/** Writes a character as UTF-8 and returns the address after it. */
function writeCharacter(codePoint: u32, to: usize): usize {
  if (codePoint < 0x80) {
    store<u8>(to, <u8>codePoint)
    return to + 1
  }
  const lead = codePoint < 0x800 ? 0xc0 : codePoint < 0x10000 ? 0xe0 : 0xf0
  const width = widthOf(lead)
  for (let i = width - 1; i > 0; i--) {
    store<u8>(to + i, <u8>(0x80 | (codePoint & 0x3f)))
    codePoint >>= 6
  }
  store<u8>(to, <u8>(lead | codePoint))
  return to + width
}
