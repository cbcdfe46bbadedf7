import { shortKey, widthOf } from './bytes'
import { findLong, findShort, keepLong, keepShort, longestKept, markAt, recordAt } from './cache'
import { countOf, keepCount, mayMerge, mayMergeAscii, mayMergeWithin, noCharacter } from './cut'
import { merge, put, reserveSymbols, symbols } from './merge'
import {
  addKinds,
  byteTokens,
  countsOnly,
  emit,
  emitCharacter,
  emitCount,
  strayTokens,
  tokens,
  unknownTokens,
} from './output'
import {
  ascends,
  never,
  orderOf,
  orderOfBytes,
  strangerOf,
  symbolOfCharacter,
  takeBytePairs,
} from './pairs'
import { codePointAt, findPiece, pieceCount, pieceOfCharacter, wholePiece } from './pieces'
import { encodeLattice, isUnigram, startSum } from './unigram'

/** From a pre-token to ids: cut where no piece spans, remembered, else merged or searched for the best cut. */

/** Symbols begin as bytes; else as characters. */
let bytewise: bool
/** A whole pre-token that is a piece is that piece. */
let wholePieces: bool
/** By byte: the id of its piece, in a byte-level vocabulary or for characters that no piece holds. */
let byteIds: usize
let unknownId: u32
let fallsBack: bool
/** A byte without a piece was met: the text is not for this engine. */
export let lost: bool

export function takeModel(
  theBytewise: bool,
  theWholePieces: bool,
  theByteIds: usize,
  theFallsBack: bool,
  theUnknownId: u32,
): void {
  bytewise = theBytewise
  wholePieces = theWholePieces
  byteIds = theByteIds
  fallsBack = theFallsBack
  unknownId = theUnknownId
  if (bytewise) takeBytePairs(byteIds)
}

export function startText(): void {
  lost = false
}

/** A pre-token, however long. */
export function encodePreToken(start: usize, end: usize): void {
  if (isUnigram) {
    startSum()
    encodeCut(start, end)
  } else {
    encodeMerged(start, end)
  }
}

function encodeMerged(start: usize, end: usize): void {
  const length = end - start
  // Words of ASCII can hardly ever be cut.
  const isCut = length > 5 && load<u8>(start, 1) >= 0x80 && isText(start, end)
  if (isCut) encodeCut(start, end)
  else if (length < 16) encodeShort(start, length, true)
  else if (recallLong(start, length)) return
  else if (isText(start, end)) encodeCut(start, end)
  else encodeLong(start, length, true)
}

/** Whether it begins and ends between characters: steps that see bytes may cut within one. */
function isText(start: usize, end: usize): bool {
  return (load<u8>(start) & 0xc0) !== 0x80 && (load<u8>(end) & 0xc0) !== 0x80
}

function encodeCut(start: usize, end: usize): void {
  let from = start
  let at = start
  let before = noCharacter
  let left = codePointAt(at)
  at += widthOf(load<u8>(at))
  while (at < end) {
    const right = codePointAt(at)
    const next = at + widthOf(load<u8>(at))
    const joined =
      (left | right) < 0x80 ? mayMergeAscii(left, right) : mayMerge(before, left, right, at, end)
    if (!joined) {
      if (isUnigram) encodeLattice(from, at - from)
      // Most Chinese is cut into single characters.
      else if (at - from === 3 && load<u8>(from) >= 0xe0 && countsOnly()) countCharacter(left, from)
      else encodePart(from, at - from)
      from = at
    }
    before = left
    left = right
    at = next
  }
  if (isUnigram) encodeLattice(from, end - from)
  else if (from !== start) encodePart(from, end - from)
  else if (end - start < 16) encodeShort(start, end - start, true)
  else if (!recallLong(start, end - start)) encodeLong(start, end - start, true)
}

function countCharacter(character: u32, at: usize): void {
  const known = countOf(character)
  if (known !== 0) {
    emitCharacter(known >> 1, known & 1)
  } else {
    const before = tokens
    const straysBefore = byteTokens + unknownTokens
    encodeShort(at, 3, false)
    const isStray = byteTokens + unknownTokens !== straysBefore
    if (!lost) keepCount(character, tokens - before, isStray)
  }
}

/** Behind a text: the tokens of characters by themselves that no piece holds are of their bytes, or unknown. */
export function settleStrays(): void {
  if (fallsBack) addKinds(strayTokens, 0)
  else addKinds(0, strayTokens)
}

function encodePart(start: usize, length: usize): void {
  if (length < 16) encodeShort(start, length, false)
  else if (!recallLong(start, length)) encodeLong(start, length, false)
}

/**
 * What is kept of a part is its ids, and their number is the mark. Where some are of characters that no
 * piece holds the mark is 0, and in front of the ids is a word with the numbers of each kind.
 */
function recallShort(key: v128): bool {
  const slot = findShort(key)
  if (slot < 0) return false
  const count = markAt(slot)
  if (count === 0) recallDetailed(recordAt(slot))
  else if (countsOnly()) emitCount(count)
  else emit(recordAt(slot), count)
  return true
}

/** Of longer parts the word is always there. */
function recallLong(at: usize, length: usize): bool {
  if (length > longestKept) return false
  const record = findLong(at, length)
  if (record === 0) return false
  recallDetailed(record)
  return true
}

function recallDetailed(record: usize): void {
  const details = load<u32>(record)
  const count = details & 0x3ff
  if (countsOnly()) emitCount(count)
  else emit(record + 4, count)
  addKinds((details >> 10) & 0x3ff, details >> 20)
}

function encodeShort(start: usize, length: usize, whole: bool): void {
  const key = shortKey(start, length)
  if (recallShort(key)) return
  const count = mergePart(start, length)
  const wholeId = wholePieces && count > 1 ? findPiece(start, length) : -1
  if (wholeId < 0 && !lost) {
    if (partDetails === 0) keepShort(key, count, symbols, count)
    else keepShort(key, 0, detailedRecord(count), count + 1)
  }
  emitPart(count, wholeId, whole)
}

/** The ids at `symbols` with their word in front. */
function detailedRecord(count: u32): usize {
  store<u32>(symbols - 4, count | partDetails)
  return symbols - 4
}

function encodeLong(start: usize, length: usize, whole: bool): void {
  const count = mergePart(start, length)
  const wholeId = wholePieces && count > 1 ? findPiece(start, length) : -1
  if (wholeId < 0 && !lost && length <= longestKept)
    keepLong(start, length, detailedRecord(count), count + 1)
  emitPart(count, wholeId, whole)
}

/**
 * A part that is a piece but does not merge into it is that piece where it is a whole pre-token, and
 * only there; so it is not remembered.
 */
function emitPart(count: u32, wholeId: i32, whole: bool): void {
  if (whole && wholeId >= 0) {
    store<u32>(symbols, wholeId)
    emit(symbols, 1)
  } else {
    emit(symbols, count)
    addKinds(partBytes, partUnknowns)
  }
}

/** How many ids of the last part that was merged are of bytes, and how many unknown. */
let partBytes: u32
let partUnknowns: u32
/** The same as one word of a record. */
let partDetails: u32

/** Leaves the ids of a part at `symbols`, and says how many they are. */
function mergePart(start: usize, length: usize): u32 {
  partBytes = 0
  partUnknowns = 0
  partDetails = 0
  // A character that no piece holds becomes its bytes at the most.
  reserveSymbols(<i32>length)
  const end = start + length
  const piece = wholePiece(start, length)
  if (piece >= 0) {
    put(0, piece, 0)
    return 1
  }
  let count = 0
  if (bytewise) {
    if (ascends && load<u8>(start, 1) >= 0x80 && isText(start, end)) {
      const characters = putCharacters(start, end)
      if (characters >= 0) return merge(characters)
    }
    return merge(putBytes(0, start, end))
  }
  let left: u32 = 0
  for (let at = start; at < end; at += widthOf(load<u8>(at))) {
    const symbol = symbolOfCharacter(codePointAt(at))
    put(count, symbol, count > 0 ? orderOf(left, symbol) : 0)
    left = symbol
    count += 1
  }
  count = merge(count)
  return hasStranger(count) ? spellStrangers(count) : count
}

/**
 * Puts characters as the pieces that they become, and says how many; -1 where some piece may reach over the
 * end of one into another that is not whole. Else nothing merges over the end of a character before both
 * beside it are whole, and what merges within each is the same as by itself.
 *
 * It comes earlier than it would, which makes no difference where merges ascend: what a character is in comes
 * behind the character. It did where Chinese was put below a vocabulary: 分钟 in front of 钟, 三分 between.
 */
function putCharacters(start: usize, end: usize): i32 {
  let count = 0
  let left: u32 = 0
  let leftPiece = -1
  for (let at = start; at < end; at += widthOf(load<u8>(at))) {
    const character = codePointAt(at)
    if (at > start && mayMergeWithin(left, character, at)) return -1
    const piece = pieceOfCharacter(character)
    if (piece >= 0) {
      put(count, piece, leftPiece >= 0 ? orderOf(leftPiece, piece) : never)
      count += 1
    } else {
      count = putBytes(count, at, at + widthOf(load<u8>(at)))
    }
    left = character
    leftPiece = piece
  }
  return count
}

/** Puts bytes behind what is there, which merges with none of them; says how many symbols there are then. */
function putBytes(count: i32, start: usize, end: usize): i32 {
  for (let at = start; at < end; at++) {
    const byte = <u32>load<u8>(at)
    const id = load<u32>(byteIds + ((<usize>byte) << 2))
    if (id === 0xffffffff) lost = true
    put(count, id, at > start ? orderOfBytes(load<u8>(at - 1), byte) : never)
    count += 1
  }
  return count
}

function hasStranger(count: i32): bool {
  for (let i = 0; i < count; i++) {
    if (load<u32>(symbols + ((<usize>i) << 2)) >= pieceCount) return true
  }
  return false
}

/** Characters that are no piece become their bytes' pieces, or the unknown one. */
function spellStrangers(count: i32): u32 {
  let total = 0
  for (let i = 0; i < count; i++) total += spelling(load<u32>(symbols + ((<usize>i) << 2)))
  // From the back, so that nothing is overwritten before it is read.
  let to = total
  for (let i = count - 1; i >= 0; i--) {
    const symbol = load<u32>(symbols + ((<usize>i) << 2))
    const width = spelling(symbol)
    to -= width
    if (symbol < pieceCount) {
      store<u32>(symbols + ((<usize>to) << 2), symbol)
    } else if (!fallsBack) {
      store<u32>(symbols + ((<usize>to) << 2), unknownId)
      partUnknowns += 1
    } else {
      spellBytes(strangerOf(symbol), width, symbols + ((<usize>to) << 2))
      partBytes += width
    }
  }
  partDetails = (partBytes << 10) | (partUnknowns << 20)
  return total
}

/** How many ids a symbol becomes. */
function spelling(symbol: u32): i32 {
  if (symbol < pieceCount || !fallsBack) return 1
  const codePoint = strangerOf(symbol)
  return codePoint < 0x80 ? 1 : codePoint < 0x800 ? 2 : codePoint < 0x10000 ? 3 : 4
}

function spellBytes(codePoint: u32, width: i32, to: usize): void {
  for (let i = width - 1; i > 0; i--) {
    store<u32>(
      to + ((<usize>i) << 2),
      load<u32>(byteIds + ((<usize>(0x80 | (codePoint & 0x3f))) << 2)),
    )
    codePoint >>= 6
  }
  const lead = width === 1 ? codePoint : codePoint | ((0xf00 >> width) & 0xff)
  store<u32>(to, load<u32>(byteIds + ((<usize>lead) << 2)))
}
