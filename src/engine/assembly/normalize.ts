import { passAscii } from './ascii'
import { widthOf } from './bytes'
import { reserve } from './memory'
import { codePointAt } from './pieces'
import { keptPieceAt } from './tree'

/**
 * SentencePiece's normalizer: rules that make one stretch of text another, and white space. Most
 * characters begin no rule; these are copied, ASCII 16 at a time, and those of three bytes by a word each.
 *
 * The slow twin, with the sources and what a `precompiled_charsmap` is, are `sentencepiece-normalizer.ts`
 * and `charsmap.ts` of `src/text`.
 */
let units: usize
let unitCount: u32
let pool: usize
let poolEnd: usize
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

/** The trie and the pool of a charsmap; none where the trie is empty. */
export function takeRules(
  theUnits: usize,
  theUnitCount: u32,
  thePool: usize,
  poolBytes: u32,
  theDummyPrefix: bool,
  theSqueezes: bool,
): void {
  units = theUnits
  unitCount = theUnitCount
  pool = thePool
  poolEnd = thePool + poolBytes
  dummyPrefix = theDummyPrefix
  squeezes = theSqueezes
  plain = reserve(16)
  begins = reserve(allPlain)
  for (let codePoint: u32 = 0; codePoint < 0x10000; codePoint++) {
    const followers = unitCount > 0 ? followersOf(codePoint) : none
    if (codePoint < 0x80 && followers !== any) {
      const at = plain + (codePoint & 15)
      store<u8>(at, <u8>(<u32>load<u8>(at) | ((<u32>1) << (codePoint >> 4))))
    } else if (followers !== none) {
      setBit(begins, codePoint)
    }
  }
}

/** A character that a piece begins with which stays as it is; which pieces do the tree knows. */
export function keepPiecesFrom(codePoint: u32): void {
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
    if (at < end) at = takeOne(at, end)
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
function takeOne(at: usize, end: usize): usize {
  const lead = load<u8>(at)
  const behind = at + widthOf(lead)
  const codePoint = codePointAt(at)
  if (takeSimple(codePoint)) return behind
  if (mayBegin(codePoint) || (lead < 0x80 && behind < end && load<u8>(behind) >= 0x80)) {
    if (keepsPieces) {
      const kept = keptPieceAt(at, end)
      if (kept !== 0) {
        put(at, kept)
        return kept
      }
    }
    if (findRule(at, end)) {
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

function takeSimple(codePoint: u32): bool {
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

/** Whether some rule goes on behind a character. */
function goesOn(codePoint: u32): bool {
  const children = childrenOf(nodeOf(codePoint))
  for (let byte: u32 = 1; byte < 0x100; byte++) if (isUnit(children ^ byte, byte)) return true
  return false
}

function put(from: usize, end: usize): void {
  if (from === end) return
  memory.copy(to, from, end - from)
  to += end - from
  afterSpace = load<u8>(to - 1) === 0x20
}

/** Of the rule that was found: where the text behind it goes on, and the bytes that it makes, NUL behind. */
let ruleEnd: usize
let ruleBytes: usize

/** Finds the rule for the most of the text from a place on. */
function findRule(at: usize, end: usize): bool {
  if (unitCount === 0) return false
  let children = childrenOf(0)
  ruleEnd = 0
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
      isDamaged = ruleBytes >= poolEnd || (load<u8>(ruleBytes) & 0xc0) === 0x80
      if (isDamaged) return true
    }
  }
  return ruleEnd !== 0
}

const none = 0
const beyondAscii = 1
const any = 2

/** What has to follow a character for a rule to begin with it. */
function followersOf(codePoint: u32): i32 {
  const node = nodeOf(codePoint)
  if (node === 0) return none
  if (endsRule(node)) return any
  const children = childrenOf(node)
  for (let byte: u32 = 0; byte < 0x80; byte++) if (isUnit(children ^ byte, byte)) return any
  return beyondAscii
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
