import { hashOf, hashOfKey, sameBytes } from './bytes'
import { reserve } from './memory'

/**
 * Text repeats itself: 10 MB hold less than 1 MB of distinct parts, so what a part became is kept, in as
 * many words of memory as its model writes: a *record*.
 *
 * A part of up to 15 bytes is its own key of one 16-byte entry. The last byte holds the part's length
 * below and a mark above, which is the number of its tokens where that says all; so a count is had from the
 * one cache line that the comparison reads. Where the record is stands in a second table.
 *
 * When a table is three quarters full or its room for records runs out it doubles, while records stay where they are,
 * and at its largest all in it is forgotten: text drifts slowly, and what is needed comes back. The first has room for
 * 49,000 parts: memory that nothing was written to costs nothing, and where a system gives pages slowly, growing from
 * half of that takes up to a tenth of a first pass.
 */
let short: usize
let shortPlaces: usize
let shortMask: usize
let shortUsed: usize
let shortRecords: usize
let shortRecordsTop: usize
let shortRecordsEnd: usize
const shortFirst: usize = 1 << 16
const shortMost: usize = 1 << 17

/** An entry of a longer part: its hash, where its record and, behind that, its bytes are; their length. */
let long: usize
let longUsed: usize
let longRecords: usize
let longRecordsTop: usize
let longSize: usize
const longFirst: usize = 1 << 12
const longMost: usize = 1 << 16
const entrySize: usize = 24
export const longestKept: usize = 512

/** By slot, where `keepSums` asks for it: the first 8 bytes of the record. */
let shortSums: usize
export const sumsSize: usize = 8
let keepsSums: bool

/** Words of memory that records take, a place: more than text needs. */
let wordsAPlace: usize

export function reserveCache(): void {
  reserveShort(shortFirst)
}

export function setRecordWords(words: usize): void {
  wordsAPlace = words
}

function reserveShort(size: usize): void {
  short = reserve(size << 4)
  shortPlaces = reserve(size << 2)
  if (keepsSums) shortSums = reserve(size * sumsSize)
  shortRecords = reserve((size << 2) * wordsAPlace)
  shortRecordsEnd = shortRecords + (size << 2) * wordsAPlace
  shortRecordsTop = shortRecords
  shortMask = size - 1
  shortUsed = 0
}

export function forget(): void {
  forgetShort()
  forgetLong()
}

function forgetShort(): void {
  memory.fill(short, 0, (shortMask + 1) << 4)
  shortUsed = 0
  shortRecordsTop = shortRecords
}

function reserveLong(size: usize): void {
  longSize = size
  longUsed = 0
  long = reserve(size * entrySize)
  longRecords = reserve(longRecordsSize())
  longRecordsTop = longRecords
}

function longRecordsSize(): usize {
  return longSize * 16 * wordsAPlace
}

function forgetLong(): void {
  if (long === 0) return
  memory.fill(long, 0, longSize * entrySize)
  longUsed = 0
  longRecordsTop = longRecords
}

/** The slot of a part that was kept, or -1. */
export function findShort(key: v128): i32 {
  let slot = <usize>(hashOfKey(key) >> 40)
  while (true) {
    const at = short + ((slot & shortMask) << 4)
    const difference = v128.xor(v128.load(at), key)
    // All bytes the same, but for the mark above the length.
    if (!v128.any_true(v128.and(difference, keyBits))) return <i32>(slot & shortMask)
    if (load<u8>(at, 15) === 0) return -1
    slot++
  }
}

export function markAt(slot: i32): u32 {
  return <u32>load<u8>(short + ((<usize>slot) << 4), 15) >> 4
}

export function recordAt(slot: i32): usize {
  return <usize>load<u32>(shortPlaces + ((<usize>slot) << 2))
}

/** Says that the first 8 bytes of each record are kept beside its key too, to be read without it. */
export function keepSums(): void {
  keepsSums = true
}

export function sumsAt(slot: i32): usize {
  return shortSums + <usize>slot * sumsSize
}

const keyBits: v128 = i8x16(-1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, 0x0f)

/** Keeps a record of so many words under a mark of up to 15. */
export function keepShort(key: v128, mark: u32, record: usize, words: u32): void {
  const isFull = (shortUsed + 1) * 4 > (shortMask + 1) * 3
  if (isFull || shortRecordsTop + (words << 2) > shortRecordsEnd) {
    if (shortMask + 1 < shortMost) growShort()
    else forgetShort()
  }
  const place = <u32>shortRecordsTop
  copyWords(shortRecordsTop, record, words)
  shortRecordsTop += words << 2
  insertShort(i8x16.replace_lane(key, 15, <i8>(i8x16.extract_lane_u(key, 15) | (mark << 4))), place)
}

function insertShort(entry: v128, place: u32): void {
  let slot = <usize>(hashOfKey(v128.and(entry, keyBits)) >> 40)
  while (load<u8>(short + ((slot & shortMask) << 4), 15) !== 0) slot++
  v128.store(short + ((slot & shortMask) << 4), entry)
  store<u32>(shortPlaces + ((slot & shortMask) << 2), place)
  if (keepsSums) store<u64>(sumsAt(<i32>(slot & shortMask)), load<u64>(place))
  shortUsed += 1
}

function growShort(): void {
  const old = short
  const oldPlaces = shortPlaces
  const size = shortMask + 1
  reserveShort(size * 2)
  for (let slot: usize = 0; slot < size; slot++) {
    if (load<u8>(old + (slot << 4), 15) === 0) continue
    insertShort(v128.load(old + (slot << 4)), load<u32>(oldPlaces + (slot << 2)))
  }
}

/** The record of a part of 16 bytes and more, or 0. */
export function findLong(at: usize, length: usize): usize {
  if (long === 0) return 0
  const hash = hashOf(at, length)
  let slot = <usize>(hash >> 40)
  while (true) {
    const entry = long + (slot & (longSize - 1)) * entrySize
    const kept = load<u32>(entry, 16)
    if (kept === 0) return 0
    if (
      kept === <u32>length &&
      load<u64>(entry) === hash &&
      sameBytes(<usize>load<u32>(entry, 8), at, length)
    ) {
      return <usize>load<u32>(entry, 12)
    }
    slot++
  }
}

export function keepLong(at: usize, length: usize, record: usize, words: u32): void {
  if (long === 0) reserveLong(longFirst)
  const room = (words << 2) + ((length + 3) & ~3)
  if (
    (longUsed + 1) * 4 > longSize * 3 ||
    longRecordsTop + room > longRecords + longRecordsSize()
  ) {
    if (longSize < longMost) growLong()
    else forgetLong()
  }
  const hash = hashOf(at, length)
  let slot = <usize>(hash >> 40)
  while (load<u32>(long + (slot & (longSize - 1)) * entrySize, 16) !== 0) slot++
  const entry = long + (slot & (longSize - 1)) * entrySize
  store<u64>(entry, hash)
  store<u32>(entry, <u32>(longRecordsTop + (words << 2)), 8)
  store<u32>(entry, <u32>longRecordsTop, 12)
  store<u32>(entry, <u32>length, 16)
  copyWords(longRecordsTop, record, words)
  memory.copy(longRecordsTop + (words << 2), at, length)
  longRecordsTop += room
  longUsed += 1
}

function growLong(): void {
  const old = long
  const size = longSize
  reserveLong(size * 2)
  for (let entry = old; entry < old + size * entrySize; entry += entrySize) {
    if (load<u32>(entry, 16) === 0) continue
    let slot = <usize>(load<u64>(entry) >> 40)
    while (load<u32>(long + (slot & (longSize - 1)) * entrySize, 16) !== 0) slot++
    memory.copy(long + (slot & (longSize - 1)) * entrySize, entry, entrySize)
    longUsed += 1
  }
}

function copyWords(to: usize, from: usize, count: u32): void {
  for (let i: usize = 0; i < count; i++) store<u32>(to + (i << 2), load<u32>(from + (i << 2)))
}
