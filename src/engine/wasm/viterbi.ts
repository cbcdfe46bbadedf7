import { widthOf } from './bytes'
import { reserve } from './memory'
import { codePointAt } from './pieces'
import { childOf, codeOf, idOf, pieceAt, scoreOf } from './tree'

/**
 * Viterbi search for the most probable way to cut a text into pieces. From each position the tree of pieces is walked.
 *
 * Tried: prefetching the first two steps into the tree for many segments is no faster.
 */

let rounds: bool
let unknownScore: f64
export let unknownId: u32
let byteIds: usize
/** Whether an unknown character becomes its byte pieces. */
let fallsBack: bool

export function configureViterbi(
  theRounds: bool,
  theUnknownScore: f64,
  theUnknownId: u32,
  theByteIds: usize,
): void {
  rounds = theRounds
  unknownScore = theUnknownScore
  unknownId = theUnknownId
  byteIds = theByteIds
  fallsBack = theByteIds !== 0
}

/** The number of the piece that a character is, or 0 if it is unknown. */
export function pieceOf(character: u32): u32 {
  return pieceAt(childOf(0, codeOf(character)))
}

/** The number of characters that were read; by character its code and its address, with one more address at the end. */
export let known: usize
let codes: usize
let places: usize
/** By position, in characters: the best sum, the second best, and the start and the number of the best path's last piece. */
let sums: usize
let seconds: usize
export let froms: usize
let pieces: usize
/** Ids and scores of the path, written from the end. */
let foundIds: usize
let foundScores: usize
let room: usize

/** Reserves room for `count` positions. Keeps all that is known but the second best sums. */
function reservePositions(count: usize): void {
  if (count <= room) return
  room = max(count, room * 2)
  const kept = known + 1
  codes = moved(codes, reserve(room << 2), kept << 2)
  places = moved(places, reserve(room << 2), kept << 2)
  sums = moved(sums, reserve(room << 3), kept << 3)
  seconds = reserve(room << 3)
  froms = moved(froms, reserve(room << 2), kept << 2)
  pieces = moved(pieces, reserve(room << 2), kept << 2)
  // An unknown character may have four ids.
  foundIds = reserve(room << 4)
  foundScores = reserve(room << 3)
}

function moved(from: usize, to: usize, bytes: usize): usize {
  memory.copy(to, from, bytes)
  return to
}

export const nowhere: u32 = 0xffffffff
/** In place of the number of a piece: an unknown character. */
const uncovered: u32 = 0
/** The largest absolute value of all sums that were compared. */
export let largest: f64

/** Finds the best sum of every position of a text, starting with sum 0; returns the number of characters. */
export function search(start: usize, length: usize): usize {
  begin(start, 0)
  read(length, start + length)
  walk(0, known)
  return known
}

export function begin(start: usize, first: f64): void {
  known = 0
  reservePositions(1)
  store<u32>(places, <u32>start)
  store<f64>(sums, first)
  store<u32>(froms, nowhere)
  largest = abs(first)
}

/** Reads more of a text that ends at `end`, up to `most` characters in all. */
export function read(most: usize, end: usize): void {
  let at = <usize>load<u32>(places + (known << 2))
  reservePositions(min(most, known + (end - at)) + 1)
  while (at < end && known < most) {
    store<u32>(codes + (known << 2), codeOf(codePointAt(at)))
    at += widthOf(load<u8>(at))
    known += 1
    store<u32>(places + (known << 2), <u32>at)
    store<u32>(froms + (known << 2), nowhere)
  }
}

/** Offers the pieces that begin at positions from `from` to before `until`. */
export function walk(from: usize, until: usize): void {
  for (let at = from; at < until; at++) {
    const here = load<f64>(sums + (at << 3))
    let covered = false
    let ahead = at
    let cell: u64 = 0
    while (ahead < known) {
      cell = childOf(cell, load<u32>(codes + (ahead << 2)))
      if (cell === 0) break
      ahead += 1
      const piece = pieceAt(cell)
      if (piece === 0) continue
      offer(at, ahead, piece, here + scoreOf(piece))
      if (ahead === at + 1) covered = true
    }
    if (!covered) offer(at, at + 1, uncovered, rounded(here + unknownScore))
  }
}

/** Drops the positions before `position`. The second best sums are not kept. */
export function forgetBefore(position: usize): void {
  known -= position
  const count = known + 1
  moved(codes + (position << 2), codes, count << 2)
  moved(places + (position << 2), places, count << 2)
  moved(sums + (position << 3), sums, count << 3)
  moved(pieces + (position << 2), pieces, count << 2)
  for (let to: usize = 1; to < count; to++) {
    const from = load<u32>(froms + ((to + position) << 2))
    store<u32>(froms + (to << 2), from === nowhere ? nowhere : from - <u32>position)
  }
}

export function rounded(sum: f64): f64 {
  return rounds ? <f64>(<f32>sum) : sum
}

function offer(from: usize, to: usize, piece: u32, sum: f64): void {
  largest = max(largest, abs(sum))
  if (load<u32>(froms + (to << 2)) === nowhere) {
    store<f64>(seconds + (to << 3), -Infinity)
  } else {
    const best = load<f64>(sums + (to << 3))
    const second = load<f64>(seconds + (to << 3))
    if (!(sum > best)) {
      if (sum > second) store<f64>(seconds + (to << 3), sum)
      return
    }
    store<f64>(seconds + (to << 3), best)
  }
  store<f64>(sums + (to << 3), rounded(sum))
  store<u32>(froms + (to << 2), <u32>from)
  store<u32>(pieces + (to << 2), piece)
}

export let pathIds: usize
export let pathScores: usize
export let pathCount: u32
export let pathSteps: u32
export let pathBytes: u32
export let pathUnknowns: u32
/** The least lead of the path: at each position, the best sum minus the second best. */
export let pathLead: f64

/** The sum at the end of the path. */
export let pathSum: f64

/** Reads the best path to a position, from its end. */
export function readPath(end: usize): void {
  pathIds = foundIds + (room << 4)
  pathScores = foundScores + (room << 3)
  pathBytes = 0
  pathUnknowns = 0
  pathLead = Infinity
  pathSum = load<f64>(sums + (end << 3))
  let at = end
  while (at > 0) {
    const from = <usize>load<u32>(froms + (at << 2))
    const piece = load<u32>(pieces + (at << 2))
    pathLead = min(pathLead, load<f64>(sums + (at << 3)) - load<f64>(seconds + (at << 3)))
    pathScores -= 8
    store<f64>(pathScores, piece === uncovered ? unknownScore : scoreOf(piece))
    if (piece === uncovered && fallsBack) {
      const first = <usize>load<u32>(places + (from << 2))
      const last = <usize>load<u32>(places + (at << 2))
      for (let byte = last; byte > first; byte--) {
        pathIds -= 4
        const value = <usize>load<u8>(byte - 1)
        store<u32>(pathIds, load<u32>(byteIds + (value << 2)))
      }
      pathBytes += <u32>(last - first)
    } else {
      pathIds -= 4
      if (piece === uncovered) pathUnknowns += 1
      store<u32>(pathIds, piece === uncovered ? unknownId : idOf(piece))
    }
    at = from
  }
  pathCount = <u32>((foundIds + (room << 4) - pathIds) >> 2)
  pathSteps = <u32>((foundScores + (room << 3) - pathScores) >> 3)
}

/** The sum of the absolute scores of the path. */
export function pathTotal(): f64 {
  let total: f64 = 0
  const end = pathScores + ((<usize>pathSteps) << 3)
  for (let at = pathScores; at < end; at += 8) total += abs(load<f64>(at))
  return total
}
