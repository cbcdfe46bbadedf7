import { hashOf, hashOfKey, sameBytes } from './bytes'
import { reserve } from './memory'

/**
 * The memory of segments. Text repeats itself: 10 MB have less than 1 MB of distinct segments. So the tokens of a segment
 * are kept in a *record*, of as many words as its model writes.
 *
 * A segment of up to 15 bytes is the key of a 16-byte entry. The last byte of the entry has the length in its lower half
 * and a *mark* in its upper half. The mark is the number of tokens, or 0 if there is more to say; so counting reads only
 * the cache line of the comparison. The address of the record is in a second table.
 *
 * A table doubles when it is three quarters full or its room for records is used up; records stay where they are. At its
 * largest it forgets all entries instead: text drifts slowly, and frequent segments come back. The first table has room
 * for 49,000 segments: untouched memory costs nothing, and on a system that gives pages slowly, growing from half that
 * size takes up to a tenth of a first pass.
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

/** An entry of a longer segment: its hash, the addresses of its bytes and of its record, and its length. */
let long: usize
let longUsed: usize
let longRecords: usize
let longRecordsTop: usize
let longSize: usize
const longFirst: usize = 1 << 12
const longMost: usize = 1 << 16
const entrySize: usize = 24
export const longestKept: usize = 512

/** By slot, if `keepSums` was called: the first 8 bytes of the record. */
let shortSums: usize
export const sumsSize: usize = 8
let keepsSums: bool

/** Words reserved for records, per entry: more than texts need. */
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

/** The slot of a short segment that is remembered, or -1. */
export function findShort(key: v128): i32 {
  let slot = <usize>(hashOfKey(key) >> 40)
  while (true) {
    const at = short + ((slot & shortMask) << 4)
    const difference = v128.xor(v128.load(at), key)
    // Compares all bits but the mark.
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

/** Keeps the first 8 bytes of each record in a table by slot too, where they are read faster. */
export function keepSums(): void {
  keepsSums = true
}

export function sumsAt(slot: i32): usize {
  return shortSums + <usize>slot * sumsSize
}

const keyBits: v128 = i8x16(-1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, 0x0f)

/** Remembers a short segment by its key: a record of `words` words, and a mark of up to 15. */
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

/** The record of a segment of 16 bytes or more, or 0. */
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
