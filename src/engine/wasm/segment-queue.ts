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
 * The queue of segments, and from a segment to its ids: remembered, else merged.
 *
 * Segments are queued until there are many, so that one look-up need not wait for the one before it. Those that are not
 * remembered are queued once more, until the memory that merging them reads first has been prefetched. That saves up to a
 * fifth of the time for a new text, most of all if the pieces do not fit into the processor's caches.
 *
 * Tried, no faster: looking in two places without a branch; looking up at once and queueing only what is not remembered.
 */

/** A queued segment: its address; and its length, doubled, plus one if it is a whole pre-token. */
const queue: usize = memory.data(8 * mostTouched, 16)
let queueEnd: usize = queue
const crowded: usize = 8 * (mostTouched - 64)

/** Makes sure that 64 more segments can be queued. */
export function ensureQueueRoom(): void {
  if (queueEnd - queue > crowded) encodeQueue()
}

/** Queues a segment. `encodeQueue` keeps the order of the text. */
export function enqueue(start: usize, length: usize, whole: bool): void {
  store<u32>(queueEnd, <u32>start)
  store<u32>(queueEnd, ((<u32>length) << 1) | <u32>whole, 4)
  queueEnd += 8
}

/** Encodes all queued segments. */
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

/** The same for Unigram segments, which are queued only to be counted in any order. */
function countQueue(): void {
  const end = countRemembered(queue, queueEnd)
  queueEnd = queue
  for (let at = queue; at < end; at += 8) countSegment(<usize>load<u32>(at), lengthAt(at))
}

/** Counts the queued segments that are remembered, and keeps the others in the queue; returns where these end. */
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

/** The number of tokens of a remembered short segment; 0 if it is not remembered or has more to say. */
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
 * Emits a remembered short segment; false if it is not remembered. A record is the ids, and the mark is their number. If
 * the segment has unknown characters the mark is 0, and a word with the numbers of ids of each kind comes before the ids.
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

/** The same for a longer segment, whose record always has that word. */
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

/** The record of the ids at `symbols`, with the word before them. */
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
 * Emits the ids of a segment. With `ignore_merges`, a segment that is a piece becomes that piece only if it is a whole
 * pre-token; so if merging gives something else, the segment is not remembered.
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
