import { shortKey, widthOf } from './bytes'
import { findLong, findShort, keepLong, keepShort, keepSums, longestKept, recordAt } from './cache'
import { reserve } from './memory'
import { addKinds, countsOnly, emit, emitCount } from './output'
import { codePointAt } from './pieces'
import { childOf, codeOf, endsPiece, gainOf, idOf } from './tree'

/**
 * The most probable cut of a text into pieces: Viterbi over the positions of the text, with all pieces
 * in a tree that is walked from each. What is rounded where, and why, is told in `src/models/unigram.ts`.
 *
 * No path goes past a place that no piece spans without stopping there, so the parts between such places
 * (`cut.ts`) are searched one by one, each beginning with the sum that the one before came to. But for
 * rounding that sum does not matter to the choice within a part; so the choice is remembered, together
 * with how large the sum may be for rounding to leave it as it is. It does so unless two ways through the
 * part come near each other. The sum itself is rounded piece by piece, as ever, because parts that have to
 * be searched again begin with it.
 *
 * A count asks for none of that: see `counting.ts`.
 *
 * Tried: searching all of a text at once is a third to a fifth as fast, English and code most of all. Reading of many
 * parts what their first two steps into the tree read, before they are searched, is no faster.
 */

/** Whether texts are for this model and not to be merged. */
export let isUnigram: bool
let unknownGain: f64
let rounds: bool
export let unknownId: u32
let byteIds: usize
/** Whether a character that no piece covers becomes the pieces of its bytes. */
let fallsBack: bool
/** The most that a character adds to a sum, by itself, without its sign. */
export let largestGain: f64
/** How much rounding a sum changes it at the most, as a share of it. */
let unitRoundoff: f64
/** 2 to the power of −24 and of −53: of a sum that is stored in float32, and of one in double. */
const single: f64 = 5.9604644775390625e-8
const double: f64 = 1.1102230246251565e-16

export function takeUnigram(
  theRounds: bool,
  theUnknownGain: f64,
  theUnknownId: u32,
  theByteIds: usize,
): void {
  isUnigram = true
  rounds = theRounds
  unknownGain = theUnknownGain
  unknownId = theUnknownId
  byteIds = theByteIds
  fallsBack = theByteIds !== 0
  unitRoundoff = double + (theRounds ? single : 0)
  largestGain = abs(theUnknownGain)
  keepSums()
}

/** The piece of a character, by its cell in the tree; 0 where no piece covers it. */
function cellOf(character: u32): u32 {
  const cell = childOf(0, codeOf(character))
  return cell !== 0 && endsPiece(cell) ? cell : 0
}

/** Whether a piece covers a character, which then is that piece where nothing reaches over it. */
export function covers(character: u32): bool {
  const cell = cellOf(character)
  if (cell === 0) return false
  largestGain = max(largestGain, abs(gainOf(cell)))
  return true
}

/** What the best path adds up to, from where the text began to the part at hand. */
let sum: f64

export function startSum(): void {
  sum = 0
}

/** A part, which no piece reaches into or out of. */
export function encodeLattice(start: usize, length: usize): void {
  if (length > longestKept || !follow(recordOf(start, length))) {
    search(start, length, sum)
    readPath(start, length)
    emit(pathIds, pathCount)
    addKinds(pathBytes, pathUnknowns)
    sum = load<f64>(sums + (length << 3))
  }
}

/**
 * A part of one character, as half of the parts of Chinese are: there is one way through it, which the tree
 * alone tells. False where no piece covers it.
 */
export function encodeCharacter(character: u32): bool {
  const cell = cellOf(character)
  if (cell === 0) return false
  sum = rounded(sum + gainOf(cell))
  if (countsOnly()) {
    emitCount(1)
  } else {
    reservePositions(1)
    store<u32>(foundIds, idOf(cell))
    emit(foundIds, 1)
  }
  return true
}

export function recordOf(start: usize, length: usize): usize {
  if (length < 16) {
    const key = shortKey(start, length)
    const slot = findShort(key)
    if (slot >= 0) return recordAt(slot)
    makeRecord(start, length)
    keepShort(
      key,
      hasKinds(record) || idCount(record) > 15 ? 0 : idCount(record),
      record,
      recordWords,
    )
  } else {
    const kept = findLong(start, length)
    if (kept !== 0) return kept
    makeRecord(start, length)
    keepLong(start, length, record, recordWords)
  }
  return record
}

/**
 * A record: what it adds to a sum, without signs; the sum below which it holds; the numbers of ids, of those of
 * bytes, and of unknown ones in a word; the number of steps, what each adds, and the ids. False where rounding
 * might decide otherwise now.
 */
function follow(kept: usize): bool {
  if (!(abs(sum) < <f64>load<f32>(kept, 4))) return false
  const ids = idsAt(kept)
  for (let at = kept + recordHead; at < ids; at += 8) sum = rounded(sum + load<f64>(at))
  if (countsOnly()) emitCount(idCount(kept))
  else emit(ids, idCount(kept))
  addKinds(byteCount(kept), unknownCount(kept))
  return true
}

export function idCount(record: usize): u32 {
  return load<u32>(record, 8) & 0x3ff
}

export function byteCount(record: usize): u32 {
  return (load<u32>(record, 8) >> 10) & 0x3ff
}

export function unknownCount(record: usize): u32 {
  return load<u32>(record, 8) >> 20
}

function hasKinds(record: usize): bool {
  return load<u32>(record, 8) > 0x3ff
}

export function idsAt(record: usize): usize {
  return record + recordHead + ((<usize>load<u32>(record, 12)) << 3)
}

const recordHead: usize = 16
/** The record that was made last. */
let record: usize
let recordWords: u32

function makeRecord(start: usize, length: usize): void {
  const characters = search(start, length, 0)
  readPath(start, length)
  if (record === 0) record = reserve(recordHead + longestKept * 12)
  // Of both no less than it is for safety: they are rounded.
  store<f32>(record, <f32>(pathTotal() * 1.000001))
  store<f32>(record, <f32>(largestSum(characters) * 0.999999), 4)
  store<u32>(record, pathCount | (pathBytes << 10) | (pathUnknowns << 20), 8)
  store<u32>(record, pathSteps, 12)
  const ids = record + recordHead + ((<usize>pathSteps) << 3)
  memory.copy(record + recordHead, pathGains, (<usize>pathSteps) << 3)
  memory.copy(ids, pathIds, (<usize>pathCount) << 2)
  recordWords = <u32>((ids - record) >> 2) + pathCount
}

/**
 * How large the sum in front of a part may be for the path that was found from 0 to be that of any sum.
 *
 * A path takes no more steps than there are characters, and each rounds by no more than a share of the
 * largest sum; taking the better of two sums adds nothing to that. So at a position both the best sum and
 * another are off by no more than (characters + 1) × share × largest, and as far again with another sum in
 * front, of which the largest is larger by as much. Where the best is ahead of every other by more than all
 * of that, at each position of the path, no rounding changes the path.
 */
function largestSum(characters: i32): f64 {
  const off = 2 * <f64>(characters + 2) * unitRoundoff * 1.001
  return (pathLead - off * largest) / off - largest
}

/** By position behind a piece: the best sum, the second best, where that piece begins, and its cell in the tree. */
let sums: usize
let seconds: usize
let froms: usize
let pieces: usize
/** The path, written from the back. */
let foundIds: usize
let foundGains: usize
let room: usize

function reservePositions(count: usize): void {
  if (count <= room) return
  room = max(count, room * 2)
  sums = reserve(room << 3)
  seconds = reserve(room << 3)
  froms = reserve(room << 2)
  pieces = reserve(room << 2)
  foundIds = reserve(room << 2)
  foundGains = reserve(room << 3)
}

const nowhere: u32 = 0xffffffff
/** In place of a cell: no piece covers the character. */
const uncovered: u32 = 0
/** The largest of all sums that were compared, without their sign. */
let largest: f64

/** Finds the best sum of every position, from a first one on; gives the number of characters. */
function search(start: usize, length: usize, first: f64): i32 {
  reservePositions(length + 1)
  memory.fill(froms, 0xff, (length + 1) << 2)
  store<f64>(sums, first)
  largest = abs(first)
  let characters = 0
  let at: usize = 0
  while (at < length) {
    const behind = at + widthOf(load<u8>(start + at))
    const here = load<f64>(sums + (at << 3))
    let covered = false
    let ahead = behind
    let cell = childOf(0, codeOf(codePointAt(start + at)))
    while (cell !== 0) {
      if (endsPiece(cell)) {
        offer(at, ahead, cell, here + gainOf(cell))
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

function rounded(sum: f64): f64 {
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

/** What the steps of the path add to a sum, without their signs. */
function pathTotal(): f64 {
  let total: f64 = 0
  const end = pathGains + ((<usize>pathSteps) << 3)
  for (let at = pathGains; at < end; at += 8) total += abs(load<f64>(at))
  return total
}

let pathIds: usize
let pathGains: usize
let pathCount: u32
let pathSteps: u32
let pathBytes: u32
let pathUnknowns: u32
/** By how much the path's sum is ahead of every other's, at that of its positions where that is least. */
let pathLead: f64

/** Reads the best path from its end. */
function readPath(start: usize, length: usize): void {
  pathIds = foundIds + (room << 2)
  pathGains = foundGains + (room << 3)
  pathBytes = 0
  pathUnknowns = 0
  pathLead = Infinity
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
