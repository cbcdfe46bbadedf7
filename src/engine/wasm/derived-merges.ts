import { widthOf } from './bytes'
import { merge, put, reserveSymbols, symbols } from './merge'
import { addMerge, markRanksUnordered, rankOf, resultOf, symbolOfCharacter } from './merge-table'
import { codePointAt, findPiece, markWholePiece, pieceLength, pieceStart } from './pieces'

/**
 * Derived merges: those of a vocabulary that has no list of merges. Any two neighbours may merge if their bytes together
 * are a piece. A piece of n symbols could have n - 1 such merges, but only one of them ever happens: the last one when the
 * piece's own text is encoded.
 *
 * Proof: say a text merges two symbols into a piece. Until then nothing has merged over the ends of the piece, nor over
 * the place between the two symbols. So within the piece the same merges were possible as in the piece's own text, in the
 * same order of ranks, and they led to the same two symbols.
 *
 * So pieces are taken from the shortest on, and each is encoded with the merges of the shorter ones. If two symbols are
 * left, they are the merge of the piece. If more are left, no text becomes the piece.
 */

/** By byte: the id of its piece. */
let byteIds: usize
let bytewise: bool

export function startDerivedMerges(theBytewise: bool, theByteIds: usize): void {
  bytewise = theBytewise
  byteIds = theByteIds
}

/** Adds the merges of pieces. `sequence` has the ranks of all pieces, the shortest piece first. */
export function addDerivedMerges(sequence: usize, from: u32, to: u32): void {
  for (let i = from; i < to; i++) {
    const rank = load<u32>(sequence + ((<usize>i) << 2))
    const id = resultOf(rank)
    const start = pieceStart(id)
    const length = pieceLength(id)
    // Of pieces with the same bytes the first counts.
    if (length === 0 || findPiece(start, length) !== <i32>id) continue
    const count = merge(begin(start, start + length))
    if (count > 2) continue
    if (count === 2) addDerivedMerge(load<u32>(symbols), load<u32>(symbols, 4), rank)
    markWholePiece(id)
  }
}

function addDerivedMerge(left: u32, right: u32, rank: u32): void {
  addMerge(left, right, rank)
  if (bytewise && !(isLaterThan(rank, left) && isLaterThan(rank, right))) markRanksUnordered()
}

/** Whether a piece has a lower rank than `rank`, known only if ranks are ids. */
function isLaterThan(rank: u32, id: u32): bool {
  return resultOf(rank) === rank && (id < rank || pieceLength(id) === 1)
}

/** Finds the pieces that their own text becomes. All merges must be loaded. */
export function findWholePieces(from: u32, to: u32): void {
  for (let id = from; id < to; id++) {
    const start = pieceStart(id)
    const length = pieceLength(id)
    if (length === 0 || findPiece(start, length) !== <i32>id) continue
    if (merge(begin(start, start + length)) === 1 && load<u32>(symbols) === id) markWholePiece(id)
  }
}

/** Puts the first symbols of a piece and returns their number. */
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
