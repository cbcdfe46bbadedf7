import { passAscii } from './ascii'
import { widthOf } from './bytes'
import { any, findRule, followersOf, goesOn, isNoText, none, ruleBytes, ruleEnd } from './charsmap'
import { reserve } from './memory'
import { codePointAt } from './pieces'
import { keptPieceAt } from './tree'

/**
 * SentencePiece's normalizer: replacement rules, and white space. Most characters begin no rule and are copied, ASCII 16
 * at a time, and characters of three bytes by a word each.
 *
 * `src/tokenize/sentencepiece-normalizer.ts`, the reference, names the sources.
 */

/** The set, as in `ascii.ts`, of ASCII characters that begin no rule unless a character beyond ASCII follows. */
let ruleFree: usize
/** A bit by character up to U+FFFF: it may begin a rule or a kept piece. */
let begins: usize
let keepsPieces: bool
/** The same for kept pieces alone. */
let keepBegins: usize
let dummyPrefix: bool
let squeezes: bool

const bitTableBytes: usize = 0x10000 >> 3

/** Sets how white space is normalized. The charsmap must be loaded before. */
export function setWhitespaceRules(theDummyPrefix: bool, theSqueezes: bool): void {
  dummyPrefix = theDummyPrefix
  squeezes = theSqueezes
  ruleFree = reserve(16)
  begins = reserve(bitTableBytes)
  for (let codePoint: u32 = 0; codePoint < 0x10000; codePoint++) {
    const followers = followersOf(codePoint)
    if (codePoint < 0x80 && followers !== any) {
      const at = ruleFree + (codePoint & 15)
      store<u8>(at, <u8>(<u32>load<u8>(at) | ((<u32>1) << (codePoint >> 4))))
    } else if (followers !== none) {
      setBit(begins, codePoint)
    }
  }
}

/** Says that kept pieces begin with this character. Their ids in the tree have `keptBit`. */
export function keepPiecesBeginningWith(codePoint: u32): void {
  if (!keepsPieces) keepBegins = reserve(bitTableBytes)
  keepsPieces = true
  if (codePoint >= 0x10000) return
  setBit(begins, codePoint)
  setBit(keepBegins, codePoint)
  if (codePoint < 0x80) {
    const at = ruleFree + (codePoint & 15)
    store<u8>(at, <u8>(<u32>load<u8>(at) & ~((<u32>1) << (codePoint >> 4))))
  }
}

function mayBegin(codePoint: u32): bool {
  return codePoint >= 0x10000 || bitOf(begins, codePoint)
}

function setBit(bits: usize, codePoint: u32): void {
  const at = bits + (codePoint >> 3)
  store<u8>(at, <u8>(<u32>load<u8>(at) | ((<u32>1) << (codePoint & 7))))
}

function bitOf(bits: usize, codePoint: u32): bool {
  return ((<u32>load<u8>(bits + (codePoint >> 3)) >>> (codePoint & 7)) & 1) !== 0
}

/** The next byte to write, the end of the room, and whether the byte before is a space. */
let to: usize
let room: usize
let afterSpace: bool

/** The room was used up: a rule may make many bytes of few. */
export let isFull: bool
/** A rule's replacement is not UTF-8, so the reference model must throw the error. */
export let isDamaged: bool

/**
 * Writes the normalized text to `out`, which must have room for 32 bytes more than the text has; returns its end, which
 * means nothing if `isFull` or `isDamaged`.
 */
export function normalize(start: usize, end: usize, out: usize, outEnd: usize): usize {
  isFull = false
  isDamaged = false
  if (start === end) return out
  to = out
  room = outEnd
  if (dummyPrefix) {
    store<u8>(to, 0x20)
    to += 1
  }
  afterSpace = squeezes
  let at = start
  while (at < end) {
    at = copyWide(copyAscii(at, end), end)
    if (at < end) at = normalizeOne(at, end)
  }
  if (isFull || isDamaged) return out
  if (squeezes) while (to > out && load<u8>(to - 1) === 0x20) to -= 1
  return to
}

/** Copies ASCII that no rule changes, up to a space that must be removed. */
function copyAscii(from: usize, end: usize): usize {
  let at = from
  while (at < end) {
    let count = passAscii(ruleFree, at, min(at + 16, end)) - at
    // With a character beyond ASCII after it, the last one may begin a rule.
    if (at + count < end && load<u8>(at + count) >= 0x80 && count > 0) count -= 1
    if (squeezes) {
      const spaces = <u32>i8x16.bitmask(i8x16.eq(v128.load(at), i8x16.splat(0x20)))
      count = min(count, <usize>ctz((spaces & ((spaces << 1) | u32(afterSpace))) | 0x10000))
    }
    if (count === 0) return at
    v128.store(to, v128.load(at))
    to += count
    at += count
    afterSpace = load<u8>(at - 1) === 0x20
    if (count < 16) return at
  }
  return at
}

/** Copies characters of three bytes that begin no rule: nearly all Chinese text. */
function copyWide(from: usize, end: usize): usize {
  let at = from
  for (; at < end && (load<u8>(at) & 0xf0) === 0xe0 && !mayBegin(codePointAt(at)); at += 3) {
    store<u32>(to, load<u32>(at))
    to += 3
  }
  if (at !== from) afterSpace = false
  return at
}

/** Applies a rule, or copies a kept piece or one character; returns where the text goes on. */
function normalizeOne(at: usize, end: usize): usize {
  const lead = load<u8>(at)
  const next = at + widthOf(lead)
  const codePoint = codePointAt(at)
  if (copySimple(codePoint)) return next
  if (mayBegin(codePoint) || (lead < 0x80 && next < end && load<u8>(next) >= 0x80)) {
    if (keepsPieces) {
      const kept = keptPieceAt(at, end)
      if (kept !== 0) {
        put(at, kept)
        return kept
      }
    }
    if (findRule(at, end)) {
      isDamaged = isNoText
      if (isDamaged) return end
      let from = ruleBytes
      if (squeezes && afterSpace) while (load<u8>(from) === 0x20) from += 1
      let last = from
      while (load<u8>(last) !== 0) last += 1
      // Without further rules the rest of the text grows no more.
      isFull = to + (last - from) + (end - ruleEnd) + 32 > room
      if (isFull) return end
      if (ruleEnd === next) keepSimple(codePoint, next - at, last)
      put(from, last)
      return ruleEnd
    }
  }
  if (lead !== 0x20 || !squeezes || !afterSpace) {
    store<u32>(to, load<u32>(at))
    to += next - at
    afterSpace = lead === 0x20
  }
  return next
}

/**
 * The rules of single characters that were applied last, as for Chinese punctuation that becomes ASCII. A hash table in
 * which a new entry replaces an old one. An entry: the character plus one, the number of bytes that it becomes, and these.
 */
const simple: usize = memory.data(12 << 8, 16)

function simpleAt(codePoint: u32): usize {
  return simple + <usize>((codePoint * 0x9e3779b1) >>> 24) * 12
}

function copySimple(codePoint: u32): bool {
  const entry = simpleAt(codePoint)
  if (load<u32>(entry) !== codePoint + 1) return false
  store<u32>(to, load<u32>(entry, 8))
  to += load<u32>(entry, 4)
  afterSpace = false
  return true
}

/** Keeps the rule that was found if it makes no more bytes, has no spaces at its ends, and no longer rule begins with it. */
function keepSimple(codePoint: u32, width: usize, end: usize): void {
  const from = ruleBytes
  const length = end - from
  if (length === 0 || length > width || codePoint >= 0x10000) return
  if (load<u8>(from) === 0x20 || load<u8>(end - 1) === 0x20) return
  if ((keepsPieces && bitOf(keepBegins, codePoint)) || goesOn(codePoint)) return
  const entry = simpleAt(codePoint)
  store<u32>(entry, codePoint + 1)
  store<u32>(entry, <u32>length, 4)
  store<u32>(entry, load<u32>(from), 8)
}

function put(from: usize, end: usize): void {
  if (from === end) return
  memory.copy(to, from, end - from)
  to += end - from
  afterSpace = load<u8>(to - 1) === 0x20
}
