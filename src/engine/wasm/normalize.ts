import { passAscii } from './ascii'
import { widthOf } from './bytes'
import { any, findRule, followersOf, goesOn, isNoText, none, ruleBytes, ruleEnd } from './charsmap'
import { reserve } from './memory'
import { codePointAt } from './pieces'
import { keptPieceAt } from './tree'

/**
 * SentencePiece's normalizer: rules that make one stretch of text another, and white space. Most
 * characters begin no rule; these are copied, ASCII 16 at a time, and those of three bytes by a word each.
 *
 * The slow twin, with the sources, is `src/tokenize/sentencepiece-normalizer.ts`.
 */

/** By ASCII character, as `ascii.ts` has it: it begins no rule, unless something else than ASCII follows. */
let plain: usize
/** By character up to U+FFFF, a bit: it may begin a rule, or a piece that is kept. */
let begins: usize
let keepsPieces: bool
/** The same, only those that a piece begins with which is kept. */
let keepBegins: usize
let dummyPrefix: bool
let squeezes: bool

const allPlain: usize = 0x10000 >> 3

/** What is made of white space; the rules of the charsmap are there already. */
export function setWhitespaceRules(theDummyPrefix: bool, theSqueezes: bool): void {
  dummyPrefix = theDummyPrefix
  squeezes = theSqueezes
  plain = reserve(16)
  begins = reserve(allPlain)
  for (let codePoint: u32 = 0; codePoint < 0x10000; codePoint++) {
    const followers = followersOf(codePoint)
    if (codePoint < 0x80 && followers !== any) {
      const at = plain + (codePoint & 15)
      store<u8>(at, <u8>(<u32>load<u8>(at) | ((<u32>1) << (codePoint >> 4))))
    } else if (followers !== none) {
      setBit(begins, codePoint)
    }
  }
}

/** A character that a piece begins with which stays as it is; which pieces do the tree knows. */
export function keepPiecesBeginningWith(codePoint: u32): void {
  if (!keepsPieces) keepBegins = reserve(allPlain)
  keepsPieces = true
  if (codePoint >= 0x10000) return
  setBit(begins, codePoint)
  setBit(keepBegins, codePoint)
  if (codePoint < 0x80) {
    const at = plain + (codePoint & 15)
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

/** Where the text goes and may go, and whether a space was written last. */
let to: usize
let room: usize
let afterSpace: bool

/** The room ran out: a rule may make many bytes of few. */
export let isFull: bool
/** A rule makes what is no text, so that the plain normalizer has to say so. */
export let isDamaged: bool

/**
 * Writes what a text becomes to `out`, where there must be room for 32 bytes more than it has, and gives
 * the address behind; any, where it is full or damaged.
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
    at = copyWide(copyPlain(at, end), end)
    if (at < end) at = normalizeOne(at, end)
  }
  if (isFull || isDamaged) return out
  if (squeezes) while (to > out && load<u8>(to - 1) === 0x20) to -= 1
  return to
}

/** Copies ASCII that no rule touches, up to a space that is one too many. */
function copyPlain(from: usize, end: usize): usize {
  let at = from
  while (at < end) {
    let count = passAscii(plain, at, min(at + 16, end)) - at
    // Something else than ASCII may make a rule of the last one.
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

/** Copies characters of three bytes that begin no rule: nearly all of Chinese. */
function copyWide(from: usize, end: usize): usize {
  let at = from
  for (; at < end && (load<u8>(at) & 0xf0) === 0xe0 && !mayBegin(codePointAt(at)); at += 3) {
    store<u32>(to, load<u32>(at))
    to += 3
  }
  if (at !== from) afterSpace = false
  return at
}

/** Takes a rule, a kept piece, or one character. */
function normalizeOne(at: usize, end: usize): usize {
  const lead = load<u8>(at)
  const behind = at + widthOf(lead)
  const codePoint = codePointAt(at)
  if (copySimple(codePoint)) return behind
  if (mayBegin(codePoint) || (lead < 0x80 && behind < end && load<u8>(behind) >= 0x80)) {
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
      // Behind a rule a text grows by no more than its own bytes, and these are there.
      isFull = to + (last - from) + (end - ruleEnd) + 32 > room
      if (isFull) return end
      if (ruleEnd === behind) keepSimple(codePoint, behind - at, last)
      put(from, last)
      return ruleEnd
    }
  }
  if (lead !== 0x20 || !squeezes || !afterSpace) {
    store<u32>(to, load<u32>(at))
    to += behind - at
    afterSpace = lead === 0x20
  }
  return behind
}

/**
 * The rules of single characters that were met last, as most are in Chinese, whose punctuation becomes that of ASCII:
 * a hash table that forgets, by an entry of the character plus one, how many bytes it becomes, and these.
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

/** Keeps the rule that was found if it makes a text no longer, says nothing of spaces, and no other goes on behind. */
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
