import { shortKey } from './bytes'
import { reserve } from './memory'
import { addFused, addKinds, emitCount, fuses } from './output'
import { findShort, longestKept, markAt, sumsAt } from './segment-cache'
import {
  byteCount,
  idCount,
  idsAt,
  isUnigram,
  largestScore,
  recordOf,
  unknownCount,
} from './unigram'
import { unknownId } from './viterbi'

/**
 * Counting Unigram segments in any order. The tokens of a segment depend on the sum of scores before it only through
 * float rounding, and the segment's record says up to which sum they do not. So segments are counted in any order while
 * a bound of all sums of the text is kept. If that bound exceeds the limit of some record, the text is counted again in
 * order, with its sums. That happens for 2 % of the Chinese texts of chatglm-6b and for 6 % of code; for chinese-sp it is
 * 10 % and 24 %, and 94 % of English.
 */

/**
 * After a failed bound, the next `skip` texts are counted in order at once. Nearly all English texts fail if single
 * letters are pieces.
 */
let skip: u32
let skipped: u32
const mostSkipped: u32 = 31

/** Segments are counted in any order. */
export let countsInAnyOrder: bool
/** The bound failed: the text must be counted again, in order. */
export let mustCountInOrder: bool
/** No sum of the text so far is larger, apart from rounding. */
let bound: f64
/** In a text of up to 1 MiB rounding changes a sum by less than an eighth: each step changes it by 2 to the −24. */
const mostBytes: usize = 1 << 20
const roundingOfAll: f64 = 1.125

export function startUnorderedCount(start: usize, bytes: usize, withIds: bool): void {
  countsInAnyOrder = isUnigram && !withIds && bytes < mostBytes && skipped >= skip
  skipped += 1
  mustCountInOrder = false
  bound = 0
  hasUnknowns = false
  text = start
  textWords = (bytes >> 6) + 1
}

/** Says that the text is now counted in order. */
export function abandonUnorderedCount(): void {
  skip = min(skip * 2 + 1, mostSkipped)
  skipped = 0
  countsInAnyOrder = false
  mustCountInOrder = false
}

/** Adds to the bound the scores of `count` characters that are segments of their own. */
export function boundCharacters(count: u32): void {
  bound += <f64>count * largestScore
}

/** Counts the queued segments that are remembered, and keeps the others in the queue; returns where these end. */
export function countRemembered(queue: usize, end: usize): usize {
  let count: u32 = 0
  let total: f64 = 0
  let least: f32 = f32.MAX_VALUE
  let top = queue
  for (let at = queue; at < end; at += 8) {
    const length = <usize>(load<u32>(at, 4) >> 1)
    const slot = length > 15 ? -1 : findShort(shortKey(<usize>load<u32>(at), length))
    const known = slot < 0 ? 0 : markAt(slot)
    if (known === 0) {
      store<u64>(top, load<u64>(at))
      top += 8
    } else {
      count += known
      total += <f64>load<f32>(sumsAt(slot))
      least = min(least, load<f32>(sumsAt(slot), 4))
    }
  }
  emitCount(count)
  bound += total
  requireSumBelow(least)
  return top
}

/** Counts a segment that is not remembered, or that has byte or unknown tokens. */
export function countSegment(start: usize, length: usize): void {
  if (length > longestKept) {
    mustCountInOrder = true
    return
  }
  const record = recordOf(start, length)
  bound += <f64>load<f32>(record)
  requireSumBelow(load<f32>(record, 4))
  emitCount(idCount(record))
  addKinds(byteCount(record), unknownCount(record))
  if (unknownCount(record) > 0 && fuses()) fuse(record, start, start + length)
}

function requireSumBelow(sum: f32): void {
  if (!(bound * roundingOfAll < <f64>sum)) mustCountInOrder = true
}

/**
 * Neighbouring unknown tokens are one. Within a segment the record shows them. Between segments, a bit for each place of
 * the text says whether a segment begins there with an unknown token, and whether one ends there with one.
 */
let text: usize
let textWords: usize
let hasUnknowns: bool
let begins: usize
let ends: usize
let room: usize

function fuse(record: usize, start: usize, segmentEnd: usize): void {
  if (!hasUnknowns) startFusing()
  const first = idsAt(record)
  const end = first + ((<usize>idCount(record)) << 2)
  let fused: u32 = 0
  for (let at = first + 4; at < end; at += 4)
    fused += u32(load<u32>(at - 4) === unknownId && load<u32>(at) === unknownId)
  addFused(unknownCount(record), fused)
  if (load<u32>(first) === unknownId) mark(begins, start)
  if (load<u32>(end - 4) === unknownId) mark(ends, segmentEnd)
}

function startFusing(): void {
  hasUnknowns = true
  if (textWords > room) {
    room = max(textWords, room * 2)
    begins = reserve(room << 3)
    ends = reserve(room << 3)
  }
  memory.fill(begins, 0, textWords << 3)
  memory.fill(ends, 0, textWords << 3)
}

function mark(bits: usize, at: usize): void {
  const place = at - text
  const word = bits + ((place >> 6) << 3)
  store<u64>(word, load<u64>(word) | ((<u64>1) << (place & 63)))
}

/** Must be called after a text was counted in any order. */
export function endUnorderedCount(): void {
  if (!mustCountInOrder) skip >>= 1
  if (!hasUnknowns) return
  let fused: u32 = 0
  for (let at: usize = 0; at < textWords << 3; at += 8)
    fused += <u32>popcnt(load<u64>(begins + at) & load<u64>(ends + at))
  addFused(0, fused)
}
