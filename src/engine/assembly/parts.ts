import { cutsNoCharacter, shortKey, widthOf } from './bytes'
import { findLong, findShort, keepLong, keepShort, longestKept, markAt, recordAt } from './cache'
import { countOf, keepCount, mayMerge, mayMergeAscii, noCharacter } from './cut'
import { symbols } from './merge'
import {
  fallsBack,
  lost,
  mergePart,
  partBytes,
  partDetails,
  partUnknowns,
  wholePieces,
} from './merge-part'
import {
  addKinds,
  byteTokens,
  countsOnly,
  emit,
  emitCharacter,
  emitCount,
  strayTokens,
  tokens,
  unknownTokens,
} from './output'
import { codePointAt, findPiece } from './pieces'
import { encodeCharacter, encodeLattice, isUnigram, startSum } from './unigram'

/** From a pre-token to ids: cut where no piece spans, remembered, else merged (`merge-part.ts`) or searched for the best cut. */

/** A pre-token, however long. */
export function encodePreToken(start: usize, end: usize): void {
  if (isUnigram) {
    startSum()
    encodeCut(start, end)
  } else {
    encodeMerged(start, end)
  }
}

function encodeMerged(start: usize, end: usize): void {
  const length = end - start
  // Words of ASCII can hardly ever be cut.
  const isCut = length > 5 && load<u8>(start, 1) >= 0x80 && cutsNoCharacter(start, end)
  if (isCut) encodeCut(start, end)
  else if (length < 16) encodeShort(start, length, true)
  else if (recallLong(start, length)) return
  else if (cutsNoCharacter(start, end)) encodeCut(start, end)
  else encodeLong(start, length, true)
}

function encodeCut(start: usize, end: usize): void {
  let from = start
  let at = start
  let before = noCharacter
  let left = codePointAt(at)
  at += widthOf(load<u8>(at))
  while (at < end) {
    const right = codePointAt(at)
    const next = at + widthOf(load<u8>(at))
    const joined =
      (left | right) < 0x80 ? mayMergeAscii(left, right) : mayMerge(before, left, right, at, end)
    if (!joined) {
      if (isUnigram) encodeUnigram(left, from, at - from)
      // Most Chinese is cut into single characters.
      else if (at - from === 3 && load<u8>(from) >= 0xe0 && countsOnly()) countCharacter(left, from)
      else encodePart(from, at - from)
      from = at
    }
    before = left
    left = right
    at = next
  }
  if (isUnigram) encodeUnigram(left, from, end - from)
  else if (from !== start) encodePart(from, end - from)
  else if (end - start < 16) encodeShort(start, end - start, true)
  else if (!recallLong(start, end - start)) encodeLong(start, end - start, true)
}

/** A part for the other model, `last` its last character. */
function encodeUnigram(last: u32, from: usize, length: usize): void {
  if (length !== widthOf(load<u8>(from)) || !encodeCharacter(last)) encodeLattice(from, length)
}

function countCharacter(character: u32, at: usize): void {
  const known = countOf(character)
  if (known !== 0) {
    emitCharacter(known >> 1, known & 1)
  } else {
    const before = tokens
    const straysBefore = byteTokens + unknownTokens
    encodeShort(at, 3, false)
    const isStray = byteTokens + unknownTokens !== straysBefore
    if (!lost) keepCount(character, tokens - before, isStray)
  }
}

/** Behind a text: the tokens of characters by themselves that no piece holds are of their bytes, or unknown. */
export function settleStrays(): void {
  if (fallsBack) addKinds(strayTokens, 0)
  else addKinds(0, strayTokens)
}

function encodePart(start: usize, length: usize): void {
  if (length < 16) encodeShort(start, length, false)
  else if (!recallLong(start, length)) encodeLong(start, length, false)
}

/**
 * What is kept of a part is its ids, and their number is the mark. Where some are of characters that no
 * piece holds the mark is 0, and in front of the ids is a word with the numbers of each kind.
 */
function recallShort(key: v128): bool {
  const slot = findShort(key)
  if (slot < 0) return false
  const count = markAt(slot)
  if (count === 0) recallDetailed(recordAt(slot))
  else if (countsOnly()) emitCount(count)
  else emit(recordAt(slot), count)
  return true
}

/** Of longer parts the word is always there. */
function recallLong(at: usize, length: usize): bool {
  if (length > longestKept) return false
  const record = findLong(at, length)
  if (record === 0) return false
  recallDetailed(record)
  return true
}

function recallDetailed(record: usize): void {
  const details = load<u32>(record)
  const count = details & 0x3ff
  if (countsOnly()) emitCount(count)
  else emit(record + 4, count)
  addKinds((details >> 10) & 0x3ff, details >> 20)
}

function encodeShort(start: usize, length: usize, whole: bool): void {
  const key = shortKey(start, length)
  if (recallShort(key)) return
  const count = mergePart(start, length)
  const wholeId = wholePieces && count > 1 ? findPiece(start, length) : -1
  if (wholeId < 0 && !lost) {
    if (partDetails === 0) keepShort(key, count, symbols, count)
    else keepShort(key, 0, detailedRecord(count), count + 1)
  }
  emitPart(count, wholeId, whole)
}

/** The ids at `symbols` with their word in front. */
function detailedRecord(count: u32): usize {
  store<u32>(symbols - 4, count | partDetails)
  return symbols - 4
}

function encodeLong(start: usize, length: usize, whole: bool): void {
  const count = mergePart(start, length)
  const wholeId = wholePieces && count > 1 ? findPiece(start, length) : -1
  if (wholeId < 0 && !lost && length <= longestKept)
    keepLong(start, length, detailedRecord(count), count + 1)
  emitPart(count, wholeId, whole)
}

/**
 * A part that is a piece but does not merge into it is that piece where it is a whole pre-token, and
 * only there; so it is not remembered.
 */
function emitPart(count: u32, wholeId: i32, whole: bool): void {
  if (whole && wholeId >= 0) {
    store<u32>(symbols, wholeId)
    emit(symbols, 1)
  } else {
    emit(symbols, count)
    addKinds(partBytes, partUnknowns)
  }
}
