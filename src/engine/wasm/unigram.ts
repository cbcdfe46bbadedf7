import { shortKey } from './bytes'
import { reserve } from './memory'
import { addKinds, countsOnly, emit, emitCount } from './output'
import {
  findLong,
  findShort,
  keepLong,
  keepShort,
  keepSums,
  longestKept,
  recordAt,
} from './segment-cache'
import { idOf, scoreOf } from './tree'
import {
  configureViterbi,
  largest,
  pathBytes,
  pathCount,
  pathIds,
  pathLead,
  pathScores,
  pathSteps,
  pathTotal,
  pathUnknowns,
  pieceOf,
  readPath,
  rounded,
  search,
} from './viterbi'
import { searchInWindows } from './windows'

/**
 * A text of the Unigram model, part by part. What is rounded where, and why, is told in `src/tokenize/unigram.ts`.
 *
 * No path goes past a place that no piece spans without stopping there, so the parts between such places
 * (`safe-cuts.ts`) are searched one by one, each beginning with the sum that the one before came to. But for
 * rounding that sum does not matter to the choice within a part; so the choice is remembered, together
 * with how large the sum may be for rounding to leave it as it is. It does so unless two ways through the
 * part come near each other. The sum itself is rounded piece by piece, as ever, because parts that have to
 * be searched again begin with it.
 *
 * A count asks for none of that: see `unigram-counting.ts`.
 *
 * Tried: searching all of a text at once is a third to a fifth as fast, English and code most of all.
 */

/** Whether texts are for this model and not to be merged. */
export let isUnigram: bool
/** The most that a character adds to a sum, by itself, without its sign. */
export let largestScore: f64
/** How much rounding a sum changes it at the most, as a share of it. */
let unitRoundoff: f64
/** 2 to the power of −24 and of −53: of a sum that is stored in float32, and of one in double. */
const single: f64 = 5.9604644775390625e-8
const double: f64 = 1.1102230246251565e-16

export function loadUnigramModel(
  theRounds: bool,
  theUnknownScore: f64,
  theUnknownId: u32,
  theByteIds: usize,
): void {
  isUnigram = true
  configureViterbi(theRounds, theUnknownScore, theUnknownId, theByteIds)
  unitRoundoff = double + (theRounds ? single : 0)
  largestScore = abs(theUnknownScore)
  keepSums()
}

/** Whether a piece covers a character, which then is that piece where nothing reaches over it. */
export function covers(character: u32): bool {
  const piece = pieceOf(character)
  if (piece === 0) return false
  largestScore = max(largestScore, abs(scoreOf(piece)))
  return true
}

const oneId: usize = memory.data(4, 4)

/** What the best path adds up to, from where the text began to the part at hand. */
let sum: f64

export function startSum(): void {
  sum = 0
}

/** A part, which no piece reaches into or out of. */
export function encodeLattice(start: usize, length: usize): void {
  if (length > longestKept || !follow(recordOf(start, length)))
    sum = searchInWindows(start, length, sum)
}

/**
 * A part of one character, as half of the parts of Chinese are: there is one way through it, which the tree
 * alone tells. False where no piece covers it.
 */
export function encodeCharacter(character: u32): bool {
  const piece = pieceOf(character)
  if (piece === 0) return false
  sum = rounded(sum + scoreOf(piece))
  if (countsOnly()) {
    emitCount(1)
  } else {
    store<u32>(oneId, idOf(piece))
    emit(oneId, 1)
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
  const characters = search(start, length)
  readPath(characters)
  if (record === 0) record = reserve(recordHead + longestKept * 12)
  // Of both no less than it is for safety: they are rounded.
  store<f32>(record, <f32>(pathTotal() * 1.000001))
  store<f32>(record, <f32>(largestSum(characters) * 0.999999), 4)
  store<u32>(record, pathCount | (pathBytes << 10) | (pathUnknowns << 20), 8)
  store<u32>(record, pathSteps, 12)
  const ids = record + recordHead + ((<usize>pathSteps) << 3)
  memory.copy(record + recordHead, pathScores, (<usize>pathSteps) << 3)
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
function largestSum(characters: usize): f64 {
  const off = 2 * <f64>(characters + 2) * unitRoundoff * 1.001
  return (pathLead - off * largest) / off - largest
}
