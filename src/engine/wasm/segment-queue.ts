import { shortKey } from './bytes'
import { symbols } from './merge'
import {
  hasUncoveredByte,
  mergeSegment,
  segmentByteTokens,
  segmentKinds,
  segmentUnknownTokens,
  wholePieces,
} from './merge-segment'
import { addKinds, countsOnly, emit, emitCount } from './output'
import { findPiece, mostTouched, touchPieces } from './pieces'
import {
  findLong,
  findShort,
  keepLong,
  keepShort,
  longestKept,
  markAt,
  recordAt,
} from './segment-cache'
import { isUnigram } from './unigram'
import { countRemembered, countSegment } from './unigram-counting'

/**
 * From a part to its ids: remembered, else merged.
 *
 * Parts wait until there are many, so that looking one up need not wait for the one before it; and those that are
 * not remembered wait once more, until what merging each begins with is on its way from memory: up to a fifth less
 * time for a text seen first, most where pieces are so many that no cache of a processor holds them.
 *
 * Tried, no faster: looking in two places without a branch; looking up at once and leaving only what is not remembered.
 */

/** A part that waits: where it is; its length, doubled, and one more for a whole pre-token. */
const queue: usize = memory.data(8 * mostTouched, 16)
let queueEnd: usize = queue
const crowded: usize = 8 * (mostTouched - 64)

/** Leaves room for 64 parts to wait. */
export function ensureQueueRoom(): void {
  if (queueEnd - queue > crowded) encodeQueue()
}

/** Leaves a part until `encodeQueue`: those of a text in their order. */
export function enqueue(start: usize, length: usize, whole: bool): void {
  store<u32>(queueEnd, <u32>start)
  store<u32>(queueEnd, ((<u32>length) << 1) | <u32>whole, 4)
  queueEnd += 8
}

export function encodeQueue(): void {
  if (isUnigram) {
    countQueue()
    return
  }
  const end = countsOnly() ? countKnown() : queueEnd
  queueEnd = queue
  for (let at = queue; at < end; at += 8) {
    encodeSegment(<usize>load<u32>(at), lengthAt(at), (load<u32>(at, 4) & 1) !== 0)
  }
}

/** The same for the other model, whose parts wait only where they are counted. */
function countQueue(): void {
  const end = countRemembered(queue, queueEnd)
  queueEnd = queue
  for (let at = queue; at < end; at += 8) countSegment(<usize>load<u32>(at), lengthAt(at))
}

/** Counts the parts that are remembered and leaves the others, which end at the address that is given. */
function countKnown(): usize {
  let count: u32 = 0
  let top = queue
  for (let at = queue; at < queueEnd; at += 8) {
    const known = knownCount(<usize>load<u32>(at), lengthAt(at))
    count += known
    if (known === 0) {
      store<u64>(top, load<u64>(at))
      top += 8
    }
  }
  emitCount(count)
  if (top > queue + 8) touchPieces(queue, top)
  return top
}

/** The tokens of a short part that is remembered; 0 where that is not all there is to say. */
function knownCount(start: usize, length: usize): u32 {
  if (length > 15) return 0
  const slot = findShort(shortKey(start, length))
  return slot < 0 ? 0 : markAt(slot)
}

function lengthAt(at: usize): usize {
  return <usize>(load<u32>(at, 4) >> 1)
}

export function encodeSegment(start: usize, length: usize, whole: bool): void {
  if (length < 16) encodeShort(start, length, whole)
  else if (!recallLong(start, length)) encodeLong(start, length, whole)
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
export function recallLong(at: usize, length: usize): bool {
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
  const count = mergeSegment(start, length)
  const wholeId = wholePieces && count > 1 ? findPiece(start, length) : -1
  if (wholeId < 0 && !hasUncoveredByte) {
    if (segmentKinds === 0) keepShort(key, count, symbols, count)
    else keepShort(key, 0, detailedRecord(count), count + 1)
  }
  emitSegment(count, wholeId, whole)
}

/** The ids at `symbols` with their word in front. */
function detailedRecord(count: u32): usize {
  store<u32>(symbols - 4, count | segmentKinds)
  return symbols - 4
}

function encodeLong(start: usize, length: usize, whole: bool): void {
  const count = mergeSegment(start, length)
  const wholeId = wholePieces && count > 1 ? findPiece(start, length) : -1
  if (wholeId < 0 && !hasUncoveredByte && length <= longestKept)
    keepLong(start, length, detailedRecord(count), count + 1)
  emitSegment(count, wholeId, whole)
}

/**
 * A part that is a piece but does not merge into it is that piece where it is a whole pre-token, and
 * only there; so it is not remembered.
 */
function emitSegment(count: u32, wholeId: i32, whole: bool): void {
  if (whole && wholeId >= 0) {
    store<u32>(symbols, wholeId)
    emit(symbols, 1)
  } else {
    emit(symbols, count)
    addKinds(segmentByteTokens, segmentUnknownTokens)
  }
}
