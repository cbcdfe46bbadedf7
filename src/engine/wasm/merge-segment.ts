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

/** From a segment to its ids: its first symbols, these merged, and unknown characters spelt as bytes or the unknown piece. */

/** Symbols begin as bytes; otherwise as characters. */
let bytewise: bool
/** A pre-token that is a piece becomes that piece, without merging (`ignore_merges`). */
export let wholePieces: bool
/** By byte: the id of its piece, in a byte-level vocabulary or for unknown characters. */
let byteIds: usize
let unknownId: u32
export let fallsBack: bool
/** The text has a byte without a piece, so it needs the reference model. */
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

/** Byte tokens and unknown tokens of the segment that was merged last. */
export let segmentByteTokens: u32
export let segmentUnknownTokens: u32
/** Both as the word of a record. */
export let segmentKinds: u32

/** Merges a segment: leaves its ids at `symbols` and returns their number. */
export function mergeSegment(start: usize, length: usize): u32 {
  segmentByteTokens = 0
  segmentUnknownTokens = 0
  segmentKinds = 0
  // A segment has at most one token a byte.
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
 * Puts each character as the piece that it becomes, and returns the number of symbols. A character that becomes several
 * pieces is put as bytes, and so is one at whose end some piece may reach into the neighbour. For any other character
 * nothing merges over its ends before it is whole, and its bytes merge as they do in isolation.
 *
 * This merges characters earlier than their ranks say. That changes nothing if ranks ascend, because pieces with the
 * character come after the character. It would change tokens of vocabularies that Chinese was added to at lower ranks:
 * 分钟 comes before 钟, and 三分 between them.
 */
function putCharacters(start: usize, end: usize): i32 {
  let count = 0
  let leftPiece = -1
  let isOpen: bool = false
  let character = codePointAt(start)
  for (let at = start; at < end; ) {
    const after = at + widthOf(load<u8>(at))
    const next = after < end ? codePointAt(after) : 0
    const opens = after < end && mayMergeWithin(character, next, after)
    // A single byte is whole from the beginning.
    const isSplit = (isOpen || opens) && after - at > 1
    const piece = isSplit ? -1 : pieceOfCharacter(character)
    const byBytes = isOpen ? rankOfBytes(load<u8>(at - 1), load<u8>(at)) : noRank
    const rank = (leftPiece | piece) >= 0 ? rankOf(leftPiece, piece) : byBytes
    if (piece < 0) {
      count = putBytes(count, at, after, rank)
    } else {
      put(count, piece, rank)
      count += 1
    }
    leftPiece = piece
    isOpen = opens
    character = next
    at = after
  }
  return count
}

/** Puts bytes after `count` symbols, the first with the merge rank `rank`; returns the new number of symbols. */
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

/** Replaces characters that are no piece by their byte pieces, or by the unknown piece. */
function spellUnknowns(count: i32): u32 {
  let total = 0
  for (let i = 0; i < count; i++) total += spelling(load<u32>(symbols + ((<usize>i) << 2)))
  // From the end, so that nothing is overwritten before it is read.
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

/** Number of ids of a symbol. */
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
