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
 * Counting by the other model in no order. What a part becomes depends on the sum in front of it by rounding alone,
 * and its record says up to which sum it does not. So a text is counted as if it never did, parts where they come,
 * and beside it goes a bound of all its sums. Where that goes beyond what some record holds for the text is
 * counted once more, part by part, with its sums: 2 % of the Chinese texts of chatglm-6b and 6 % of code; of
 * chinese-sp 10 % and 24 %, and 94 % of English.
 */

/**
 * Where it did not hold for a text, so many of the next ones are not tried: nearly all of English have such a part
 * where letters are pieces of their own.
 */
let skip: u32
let skipped: u32
const mostSkipped: u32 = 31

/** Parts are counted in no order. */
export let countsInAnyOrder: bool
/** What was counted does not hold. */
export let mustCountInOrder: bool
/** No sum of the text so far is larger, but for rounding. */
let bound: f64
/** The sums of a text of so many bytes are off by no more than an eighth, each of its steps by 2 to the −24. */
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

/** The text is to be counted part by part. */
export function abandonUnorderedCount(): void {
  skip = min(skip * 2 + 1, mostSkipped)
  skipped = 0
  countsInAnyOrder = false
  mustCountInOrder = false
}

/** So many characters by themselves. */
export function boundCharacters(count: u32): void {
  bound += <f64>count * largestScore
}

/** Counts the parts that wait and are remembered, and leaves the others, which end at the address that is given. */
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

/** A part that is not remembered, or of which more is to be said than a number. */
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
 * Unknown tokens side by side are one. Those of a part are seen in its record; of parts, one of which ends with one
 * where the next begins with one, a bit each is kept, by the place in the text.
 */
let text: usize
let textWords: usize
let hasUnknowns: bool
let begins: usize
let ends: usize
let room: usize

function fuse(record: usize, start: usize, end: usize): void {
  if (!hasUnknowns) startFusing()
  const first = idsAt(record)
  const behind = first + ((<usize>idCount(record)) << 2)
  let fused: u32 = 0
  for (let at = first + 4; at < behind; at += 4)
    fused += u32(load<u32>(at - 4) === unknownId && load<u32>(at) === unknownId)
  addFused(unknownCount(record), fused)
  if (load<u32>(first) === unknownId) mark(begins, start)
  if (load<u32>(behind - 4) === unknownId) mark(ends, end)
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

/** Behind a text that was counted. */
export function endUnorderedCount(): void {
  if (!mustCountInOrder) skip >>= 1
  if (!hasUnknowns) return
  let fused: u32 = 0
  for (let at: usize = 0; at < textWords << 3; at += 8)
    fused += <u32>popcnt(load<u64>(begins + at) & load<u64>(ends + at))
  addFused(0, fused)
}
