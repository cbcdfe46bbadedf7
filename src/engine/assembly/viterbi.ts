import { widthOf } from './bytes'
import { reserve } from './memory'
import { codePointAt } from './pieces'
import { childOf, codeOf, gainOf, idOf, pieceAt } from './tree'

/**
 * The most probable cut of a text into pieces: Viterbi over the positions of the text, with all pieces
 * in a tree that is walked from each.
 *
 * Tried: reading of many parts what their first two steps into the tree read, before they are searched, is no
 * faster.
 */

let rounds: bool
let unknownGain: f64
export let unknownId: u32
let byteIds: usize
/** Whether a character that no piece covers becomes the pieces of its bytes. */
let fallsBack: bool

export function takeGains(
  theRounds: bool,
  theUnknownGain: f64,
  theUnknownId: u32,
  theByteIds: usize,
): void {
  rounds = theRounds
  unknownGain = theUnknownGain
  unknownId = theUnknownId
  byteIds = theByteIds
  fallsBack = theByteIds !== 0
}

/** The number of the piece of a character; 0 where no piece covers it. */
export function pieceOf(character: u32): u32 {
  return pieceAt(childOf(0, codeOf(character)))
}

/** By position behind a piece: the best sum, the second best, where that piece begins, and its number. */
export let sums: usize
let seconds: usize
export let froms: usize
export let pieces: usize
/** The path, written from the back. */
let foundIds: usize
let foundGains: usize
let room: usize

/** Makes room for so many positions and keeps what is known of the first `kept`, but for what is second best. */
export function reservePositions(count: usize, kept: usize): void {
  if (count <= room) return
  room = max(count, room * 2)
  sums = moveTo(reserve(room << 3), sums, kept << 3)
  seconds = reserve(room << 3)
  froms = moveTo(reserve(room << 2), froms, kept << 2)
  pieces = moveTo(reserve(room << 2), pieces, kept << 2)
  foundIds = reserve(room << 2)
  foundGains = reserve(room << 3)
}

function moveTo(to: usize, from: usize, bytes: usize): usize {
  memory.copy(to, from, bytes)
  return to
}

export const nowhere: u32 = 0xffffffff
/** In place of a number: no piece covers the character. */
const uncovered: u32 = 0
/** The largest of all sums that were compared, without their sign. */
export let largest: f64

/** Finds the best sum of every position, from a first one on; gives the number of characters. */
export function search(start: usize, length: usize, first: f64): i32 {
  begin(length, first)
  return walk(start, 0, length, length)
}

export function begin(length: usize, first: f64): void {
  reservePositions(length + 1, 0)
  memory.fill(froms, 0xff, (length + 1) << 2)
  store<f64>(sums, first)
  largest = abs(first)
}

/** Offers the pieces that begin from a position on and before another one, and end no later than `length`. */
export function walk(start: usize, from: usize, until: usize, length: usize): i32 {
  let characters = 0
  let at = from
  while (at < until) {
    const behind = at + widthOf(load<u8>(start + at))
    const here = load<f64>(sums + (at << 3))
    let covered = false
    let ahead = behind
    let cell = childOf(0, codeOf(codePointAt(start + at)))
    while (cell !== 0) {
      const piece = pieceAt(cell)
      if (piece !== 0) {
        offer(at, ahead, piece, here + gainOf(piece))
        if (ahead === behind) covered = true
      }
      if (ahead >= length) break
      cell = childOf(cell, codeOf(codePointAt(start + ahead)))
      ahead += widthOf(load<u8>(start + ahead))
    }
    if (!covered) offer(at, behind, uncovered, rounded(here + unknownGain))
    characters += 1
    at = behind
  }
  return characters
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
export let pathGains: usize
export let pathCount: u32
export let pathSteps: u32
export let pathBytes: u32
export let pathUnknowns: u32
/** By how much the path's sum is ahead of every other's, at that of its positions where that is least. */
export let pathLead: f64

/** What the sum behind the path is. */
export let pathSum: f64

/** Reads the best path from its end. */
export function readPath(start: usize, length: usize): void {
  pathIds = foundIds + (room << 2)
  pathGains = foundGains + (room << 3)
  pathBytes = 0
  pathUnknowns = 0
  pathLead = Infinity
  pathSum = load<f64>(sums + (length << 3))
  let at = length
  while (at > 0) {
    const from = <usize>load<u32>(froms + (at << 2))
    const piece = load<u32>(pieces + (at << 2))
    pathLead = min(pathLead, load<f64>(sums + (at << 3)) - load<f64>(seconds + (at << 3)))
    pathGains -= 8
    store<f64>(pathGains, piece === uncovered ? unknownGain : gainOf(piece))
    if (piece === uncovered && fallsBack) {
      for (let byte = at; byte > from; byte--) {
        pathIds -= 4
        const value = <usize>load<u8>(start + byte - 1)
        store<u32>(pathIds, load<u32>(byteIds + (value << 2)))
      }
      pathBytes += <u32>(at - from)
    } else {
      pathIds -= 4
      if (piece === uncovered) pathUnknowns += 1
      store<u32>(pathIds, piece === uncovered ? unknownId : idOf(piece))
    }
    at = from
  }
  pathCount = <u32>((foundIds + (room << 2) - pathIds) >> 2)
  pathSteps = <u32>((foundGains + (room << 3) - pathGains) >> 3)
}

/** What the steps of the path add to a sum, without their signs. */
export function pathTotal(): f64 {
  let total: f64 = 0
  const end = pathGains + ((<usize>pathSteps) << 3)
  for (let at = pathGains; at < end; at += 8) total += abs(load<f64>(at))
  return total
}
