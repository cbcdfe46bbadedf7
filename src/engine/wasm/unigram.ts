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
 * The Unigram model, segment by segment. `src/tokenize/unigram.ts`, the reference, explains what is rounded, and why.
 *
 * Every path stops at a safe cut (`safe-cuts.ts`), so the segments between safe cuts are searched one by one. Each search
 * starts with the sum of scores of the text before it. That sum affects the choice within a segment only through rounding.
 * So the chosen path is remembered together with the largest sum at which rounding cannot change it; only a segment with
 * two paths of nearly the same score is searched again. The sum is still rounded piece by piece, because those searches
 * start with it.
 *
 * Counting does not need the sums in order: see `unigram-counting.ts`.
 *
 * Tried: searching all of a text at once runs at a third to a fifth of the speed, English and code most of all.
 */

/** Whether the vocabulary is Unigram; otherwise it is BPE. */
export let isUnigram: bool
/** The largest absolute score of a character that was counted by itself. */
export let largestScore: f64
/** The most by which rounding changes a sum, as a share of the sum. */
let unitRoundoff: f64
/** That share for float32 and for double: 2 to the power of −24 and of −53. */
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

/** Whether a character is a piece, which it becomes if it is a segment of its own. */
export function covers(character: u32): bool {
  const piece = pieceOf(character)
  if (piece === 0) return false
  largestScore = max(largestScore, abs(scoreOf(piece)))
  return true
}

const oneId: usize = memory.data(4, 4)

/** The sum of scores of the best path from the start of the text to the current segment. */
let sum: f64

export function startSum(): void {
  sum = 0
}

/** Encodes a segment. */
export function encodeLattice(start: usize, length: usize): void {
  if (length > longestKept || !follow(recordOf(start, length)))
    sum = searchInWindows(start, length, sum)
}

/**
 * Encodes a segment of one character, as half of the segments of Chinese are. It has one path, so the tree is enough.
 * False for an unknown character.
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

/** The record of a segment, remembered or made now. */
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
 * Encodes a segment by its record; false if rounding might choose another path at the current sum. A record: the sum of
 * absolute scores (float32); the limit of sums at which it holds (float32); a word with the numbers of ids, of byte tokens
 * and of unknown tokens, 10 bits each; a word with the number of pieces; the score of each piece; and the ids.
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
/** The record that was made last, and its words. */
let record: usize
let recordWords: u32

function makeRecord(start: usize, length: usize): void {
  const characters = search(start, length)
  readPath(characters)
  if (record === 0) record = reserve(recordHead + longestKept * 12)
  // Both are rounded to float32, so each is moved to the safe side.
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
 * The largest sum before a segment at which the path that was found from sum 0 is still the best one.
 *
 * A path has at most as many steps as characters, and each step rounds by at most a share of the largest sum; taking the
 * better of two sums adds no error. So at each position the best sum and any other are off by at most
 * (characters + 1) × share × largest. With another sum before the segment they are off as far again, and the largest sum is
 * larger by that sum. If at each position of the path the best sum leads every other by more than all of these errors, no
 * rounding changes the path.
 */
function largestSum(characters: usize): f64 {
  const off = 2 * <f64>(characters + 2) * unitRoundoff * 1.001
  return (pathLead - off * largest) / off - largest
}
