import { widthOf } from './bytes'
import { mayMergeWithin } from './cut'
import { reserve } from './memory'
import { merge, put, reserveSymbols, symbols } from './merge'
import { orderOf, orderOfBytes, piecesMadeFirst, ties } from './pairs'
import { codePointAt, pieceCount, pieceLength, pieceStart } from './pieces'

/**
 * A byte-level vocabulary merges each Chinese character out of three bytes before it merges characters.
 * Where that is sure, a part begins as characters: a third of the symbols, and an eighth of the work.
 *
 * It is sure where no merge takes the character before the merges that make it, as in vocabularies that
 * were trained, and where no piece stands over an edge of the character that begins or ends within
 * it or its neighbour. Then nothing else can happen to its bytes until it is whole; and what merges it
 * with others comes after what made it, so that this might as well have come first. Any other character
 * begins as its bytes.
 */
let possible: bool
/** By byte: the id of its piece. */
let byteIds: usize
/** By code point: the id of the character plus one, if its bytes merge into it; else 0. */
let wholes: usize
const wholeLimit: u32 = 0x10000
const noPiece: u32 = 0xffffffff

export function takeWholeCharacters(theByteIds: usize): void {
  byteIds = theByteIds
  possible = !ties()
  if (!possible) return
  const madeFirst = piecesMadeFirst()
  wholes = reserve((<usize>wholeLimit) << 2)
  reserveSymbols(4)
  for (let id: u32 = 0; id < pieceCount; id++) {
    const start = pieceStart(id)
    const length = pieceLength(id)
    if (length > 3 || !isCharacter(start, length) || load<u8>(madeFirst + id) === 0) continue
    const count = putBytes(0, start, start + length)
    if (count > 0 && merge(count) === 1)
      store<u32>(wholes + ((<usize>codePointAt(start)) << 2), load<u32>(symbols) + 1)
  }
}

/** Whether bytes are one character of several; those of a piece may be any, and no UTF-8 at all. */
function isCharacter(start: usize, length: usize): bool {
  if (load<u8>(start) < 0xc0 || widthOf(load<u8>(start)) !== length) return false
  for (let i: usize = 1; i < length; i++) {
    if ((load<u8>(start + i) & 0xc0) !== 0x80) return false
  }
  return true
}

/**
 * Places the symbols that a part begins as, and says how many they are; -1 where a byte has no piece.
 * `isText`: it begins and ends between characters.
 */
export function putPart(start: usize, end: usize, isText: bool): i32 {
  return possible && isText && end - start > 3 ? putCharacters(start, end) : putBytes(0, start, end)
}

function putCharacters(start: usize, end: usize): i32 {
  let count = 0
  let at = start
  let character = codePointAt(at)
  /** Whether the character might merge within itself with the one before it. */
  let isOpen: bool = false
  while (at < end) {
    const next = at + widthOf(load<u8>(at))
    const wasOpen = isOpen
    let following: u32 = 0
    if (next < end) {
      following = codePointAt(next)
      isOpen = (character | following) >= 0x80 && mayMergeWithin(character, following, next)
    } else {
      isOpen = false
    }
    const whole = wasOpen || isOpen ? 0 : wholeOf(character)
    if (whole !== 0) {
      put(count, whole - 1, count > 0 ? orderOf(lastSymbol(count), whole - 1) : 0)
      count += 1
    } else {
      count = putBytes(count, at, next)
      if (count < 0) return -1
    }
    character = following
    at = next
  }
  return count
}

function wholeOf(character: u32): u32 {
  return character - 0x80 < wholeLimit - 0x80 ? load<u32>(wholes + ((<usize>character) << 2)) : 0
}

function lastSymbol(count: i32): u32 {
  return load<u32>(symbols + ((<usize>(count - 1)) << 2))
}

/** Places the symbols of bytes behind `count` others, and says how many there are then. */
function putBytes(count: i32, start: usize, end: usize): i32 {
  let last: u32 = 0
  for (let at = start; at < end; at++) {
    const byte = <u32>load<u8>(at)
    const id = load<u32>(byteIds + ((<usize>byte) << 2))
    if (id === noPiece) return -1
    const isFirst = at === start
    put(
      count,
      id,
      !isFirst ? orderOfBytes(last, byte) : count > 0 ? orderOf(lastSymbol(count), id) : 0,
    )
    last = byte
    count += 1
  }
  return count
}
