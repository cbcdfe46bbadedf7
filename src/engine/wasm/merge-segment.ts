import { cutsNoCharacter, widthOf } from './bytes'
import { noId } from './layout'
import { merge, put, reserveSymbols, symbols } from './merge'
import {
  characterOfSymbol,
  loadBytePairs,
  noRank,
  rankOf,
  rankOfBytes,
  ranksAscend,
  symbolOfCharacter,
} from './merge-table'
import { mayMergeWithin } from './neighbours'
import { codePointAt, pieceCount, pieceOfCharacter, wholePiece } from './pieces'

/** From a part to its ids: what it begins as, that merged, and characters that no piece holds spelt. */

/** Symbols begin as bytes; else as characters. */
let bytewise: bool
/** A whole pre-token that is a piece is that piece. */
export let wholePieces: bool
/** By byte: the id of its piece, in a byte-level vocabulary or for characters that no piece holds. */
let byteIds: usize
let unknownId: u32
export let fallsBack: bool
/** A byte without a piece was met: the text is not for this engine. */
export let hasUncoveredByte: bool

export function loadBpeModel(
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
  if (bytewise) loadBytePairs(byteIds)
}

export function startText(): void {
  hasUncoveredByte = false
}

/** How many ids of the last part that was merged are of bytes, and how many unknown. */
export let segmentByteTokens: u32
export let segmentUnknownTokens: u32
/** The same as one word of a record. */
export let segmentKinds: u32

/** Leaves the ids of a part at `symbols`, and says how many they are. */
export function mergeSegment(start: usize, length: usize): u32 {
  segmentByteTokens = 0
  segmentUnknownTokens = 0
  segmentKinds = 0
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
    const asCharacters = ranksAscend && load<u8>(start, 1) >= 0x80 && cutsNoCharacter(start, end)
    return merge(asCharacters ? putCharacters(start, end) : putBytes(0, start, end, noRank))
  }
  let left: u32 = 0
  for (let at = start; at < end; at += widthOf(load<u8>(at))) {
    const symbol = symbolOfCharacter(codePointAt(at))
    put(count, symbol, count > 0 ? rankOf(left, symbol) : 0)
    left = symbol
    count += 1
  }
  count = merge(count)
  return hasUnknown(count) ? spellUnknowns(count) : count
}

/**
 * Puts characters as the pieces that they become, and says how many symbols there are; as bytes those that
 * become several, and those at an end of which some piece may reach from one into the other. Of any other one
 * nothing merges over its ends before it is whole, and what merges within is the same as by itself.
 *
 * It comes earlier than it would, which makes no difference where merges ascend: what a character is in comes
 * behind the character. It did where Chinese was put below a vocabulary: 分钟 in front of 钟, 三分 between.
 */
function putCharacters(start: usize, end: usize): i32 {
  let count = 0
  let leftPiece = -1
  let isOpen: bool = false
  let character = codePointAt(start)
  for (let at = start; at < end; ) {
    const behind = at + widthOf(load<u8>(at))
    const next = behind < end ? codePointAt(behind) : 0
    const opens = behind < end && mayMergeWithin(character, next, behind)
    // A single byte is whole from the beginning.
    const isSplit = (isOpen || opens) && behind - at > 1
    const piece = isSplit ? -1 : pieceOfCharacter(character)
    const byBytes = isOpen ? rankOfBytes(load<u8>(at - 1), load<u8>(at)) : noRank
    const rank = (leftPiece | piece) >= 0 ? rankOf(leftPiece, piece) : byBytes
    if (piece < 0) {
      count = putBytes(count, at, behind, rank)
    } else {
      put(count, piece, rank)
      count += 1
    }
    leftPiece = piece
    isOpen = opens
    character = next
    at = behind
  }
  return count
}

/**
 * Puts bytes behind what is there, of which the first has an order with what is before it; says how many
 * symbols there are then.
 */
function putBytes(count: i32, start: usize, end: usize, rank: u32): i32 {
  for (let at = start; at < end; at++) {
    const byte = <u32>load<u8>(at)
    const id = load<u32>(byteIds + ((<usize>byte) << 2))
    if (id === noId) hasUncoveredByte = true
    put(count, id, at > start ? rankOfBytes(load<u8>(at - 1), byte) : rank)
    count += 1
  }
  return count
}

function hasUnknown(count: i32): bool {
  for (let i = 0; i < count; i++) {
    if (load<u32>(symbols + ((<usize>i) << 2)) >= pieceCount) return true
  }
  return false
}

/** Characters that are no piece become their bytes' pieces, or the unknown one. */
function spellUnknowns(count: i32): u32 {
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
      segmentUnknownTokens += 1
    } else {
      spellBytes(characterOfSymbol(symbol), width, symbols + ((<usize>to) << 2))
      segmentByteTokens += width
    }
  }
  segmentKinds = (segmentByteTokens << 10) | (segmentUnknownTokens << 20)
  return total
}

/** How many ids a symbol becomes. */
function spelling(symbol: u32): i32 {
  if (symbol < pieceCount || !fallsBack) return 1
  const codePoint = characterOfSymbol(symbol)
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
