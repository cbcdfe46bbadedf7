import { widthOf } from './bytes'
import { merge, put, reserveSymbols, symbols } from './merge'
import { addMerge, markRanksUnordered, rankOf, resultOf, symbolOfCharacter } from './merge-table'
import { codePointAt, findPiece, markWholePiece, pieceLength, pieceStart } from './pieces'

/**
 * The merges of a vocabulary without a list of them. Any two neighbours may merge whose bytes together are a
 * piece, which for a piece of n symbols are n - 1 merges; but at most one of them ever happens: the last one
 * when the piece is encoded by itself.
 *
 * Say a text merges two symbols into a piece. Up to then nothing has merged over the piece's ends, nor over
 * the place between the two. So all that was there to merge within it was there for the piece by itself too,
 * and the first in order there was the first of these here: the same merges led to the same two symbols.
 *
 * So pieces are taken from the shortest on, each encoded with the merges of shorter ones. What two symbols
 * are left of is their merge. What more are left of is in no text.
 */

/** By byte: the id of its piece. */
let byteIds: usize
let bytewise: bool

export function startDerivedMerges(theBytewise: bool, theByteIds: usize): void {
  bytewise = theBytewise
  byteIds = theByteIds
}

/** Adds the merges of the pieces of these orders, which are by the pieces' length. */
export function addDerivedMerges(sequence: usize, from: u32, to: u32): void {
  for (let i = from; i < to; i++) {
    const rank = load<u32>(sequence + ((<usize>i) << 2))
    const id = resultOf(rank)
    const start = pieceStart(id)
    const length = pieceLength(id)
    // Of pieces with the same bytes the first is meant.
    if (length === 0 || findPiece(start, length) !== <i32>id) continue
    const count = merge(begin(start, start + length))
    if (count > 2) continue
    if (count === 2) addDerivedMerge(load<u32>(symbols), load<u32>(symbols, 4), rank)
    markWholePiece(id)
  }
}

function addDerivedMerge(left: u32, right: u32, rank: u32): void {
  addMerge(left, right, rank)
  if (bytewise && !(isBehind(rank, left) && isBehind(rank, right))) markRanksUnordered()
}

/** Whether the merge that makes a piece comes in front of one; where ranks are no ids nobody asks. */
function isBehind(rank: u32, id: u32): bool {
  return resultOf(rank) === rank && (id < rank || pieceLength(id) === 1)
}

/** Finds which pieces their own text becomes, where the merges are all there. */
export function findWholePieces(from: u32, to: u32): void {
  for (let id = from; id < to; id++) {
    const start = pieceStart(id)
    const length = pieceLength(id)
    if (length === 0 || findPiece(start, length) !== <i32>id) continue
    if (merge(begin(start, start + length)) === 1 && load<u32>(symbols) === id) markWholePiece(id)
  }
}

/** Puts the symbols that a piece begins as, and says how many. */
function begin(start: usize, end: usize): i32 {
  reserveSymbols(<i32>(end - start))
  let left: u32 = 0
  let count = 0
  for (let at = start; at < end; count++) {
    const lead = <u32>load<u8>(at)
    const symbol = bytewise
      ? load<u32>(byteIds + ((<usize>lead) << 2))
      : symbolOfCharacter(codePointAt(at))
    put(count, symbol, count > 0 ? rankOf(left, symbol) : 0)
    left = symbol
    at += bytewise ? 1 : widthOf(lead)
  }
  return count
}
