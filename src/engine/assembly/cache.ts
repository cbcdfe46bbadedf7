import { hashOf, hashOfKey, sameBytes } from './bytes'
import { reserve } from './memory'
import { countsOnly, emit, emitCount } from './output'

/**
 * Text repeats itself: 10 MB hold less than 1 MB of distinct parts, so what a part became is kept.
 *
 * A part of up to 15 bytes is its own key of one 16-byte entry. The last byte holds the part's length
 * below and the number of its tokens above, which is no more than the length; so a count is had from the
 * one cache line that the comparison reads. Where its ids are stands in a second table.
 *
 * When a table is three quarters full or its room for ids runs out, all in it is forgotten: text drifts
 * slowly, and what is needed comes back.
 */
let short: usize
let shortPlaces: usize
let shortMask: usize
let shortUsed: usize
let shortIds: usize
let shortIdsTop: usize
let shortIdsEnd: usize
const shortFirst: usize = 1 << 10
const shortMost: usize = 1 << 17

/** An entry of a longer part: hash, where its bytes and ids are, how many of either. */
let long: usize
let longUsed: usize
let longIds: usize
let longIdsTop: usize
const longSize: usize = 1 << 16
const longIdsSize: usize = longSize * 64
const entrySize: usize = 24
export const longestKept: usize = 512

export function reserveCache(): void {
  reserveShort(shortFirst)
}

function reserveShort(size: usize): void {
  short = reserve(size << 4)
  shortPlaces = reserve(size << 2)
  // Four ids a place are more than text needs.
  shortIds = reserve(size << 4)
  shortIdsEnd = shortIds + (size << 4)
  shortIdsTop = shortIds
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
  shortIdsTop = shortIds
}

function reserveLong(): void {
  long = reserve(longSize * entrySize)
  longIds = reserve(longIdsSize)
  longIdsTop = longIds
}

function forgetLong(): void {
  if (long === 0) return
  memory.fill(long, 0, longSize * entrySize)
  longUsed = 0
  longIdsTop = longIds
}

/** Emits what the part became the last time. False where it is not known. */
export function recallShort(key: v128): bool {
  let slot = <usize>(hashOfKey(key) >> 40)
  while (true) {
    const at = short + ((slot & shortMask) << 4)
    const difference = v128.xor(v128.load(at), key)
    // All bytes the same, but for the count above the length.
    if (!v128.any_true(v128.and(difference, keyBits))) {
      const count = <u32>load<u8>(at, 15) >> 4
      if (countsOnly()) emitCount(count)
      else emit(shortIds + load<u32>(shortPlaces + ((slot & shortMask) << 2)), count)
      return true
    }
    if (load<u8>(at, 15) === 0) return false
    slot++
  }
}

const keyBits: v128 = i8x16(-1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, 0x0f)

/** Keeps the ids that a part became; more than 15 cannot come of 15 bytes. */
export function keepShort(key: v128, ids: usize, count: u32): void {
  if ((shortUsed + 1) * 4 > (shortMask + 1) * 3) {
    if (shortMask + 1 < shortMost) growShort()
    else forgetShort()
  }
  if (shortIdsTop + (count << 2) > shortIdsEnd) forgetShort()
  const place = <u32>(shortIdsTop - shortIds)
  copyIds(shortIdsTop, ids, count)
  shortIdsTop += count << 2
  insertShort(
    i8x16.replace_lane(key, 15, <i8>(i8x16.extract_lane_u(key, 15) | (count << 4))),
    place,
  )
}

function insertShort(entry: v128, place: u32): void {
  let slot = <usize>(hashOfKey(v128.and(entry, keyBits)) >> 40)
  while (load<u8>(short + ((slot & shortMask) << 4), 15) !== 0) slot++
  v128.store(short + ((slot & shortMask) << 4), entry)
  store<u32>(shortPlaces + ((slot & shortMask) << 2), place)
  shortUsed += 1
}

function growShort(): void {
  const old = short
  const oldPlaces = shortPlaces
  const oldIds = shortIds
  const idBytes = shortIdsTop - shortIds
  const size = shortMask + 1
  reserveShort(size * 2)
  memory.copy(shortIds, oldIds, idBytes)
  shortIdsTop = shortIds + idBytes
  for (let slot: usize = 0; slot < size; slot++) {
    if (load<u8>(old + (slot << 4), 15) === 0) continue
    insertShort(v128.load(old + (slot << 4)), load<u32>(oldPlaces + (slot << 2)))
  }
}

/** The same for a part of 16 bytes and more. */
export function recallLong(at: usize, length: usize): bool {
  if (long === 0) return false
  const hash = hashOf(at, length)
  let slot = <usize>(hash >> 40)
  while (true) {
    const entry = long + (slot & (longSize - 1)) * entrySize
    const count = load<u32>(entry, 20)
    if (count === 0) return false
    if (
      load<u64>(entry) === hash &&
      load<u32>(entry, 16) === <u32>length &&
      sameBytes(longIds + load<u32>(entry, 8), at, length)
    ) {
      if (countsOnly()) emitCount(count)
      else emit(longIds + load<u32>(entry, 12), count)
      return true
    }
    slot++
  }
}

export function keepLong(at: usize, length: usize, ids: usize, count: u32): void {
  if (count === 0) return
  if (long === 0) reserveLong()
  const room = (count << 2) + ((length + 3) & ~3)
  if ((longUsed + 1) * 4 > longSize * 3 || longIdsTop + room > longIds + longIdsSize) forgetLong()
  const hash = hashOf(at, length)
  let slot = <usize>(hash >> 40)
  while (load<u32>(long + (slot & (longSize - 1)) * entrySize, 20) !== 0) slot++
  const entry = long + (slot & (longSize - 1)) * entrySize
  store<u64>(entry, hash)
  store<u32>(entry, <u32>(longIdsTop + (count << 2) - longIds), 8)
  store<u32>(entry, <u32>(longIdsTop - longIds), 12)
  store<u32>(entry, <u32>length, 16)
  store<u32>(entry, count, 20)
  copyIds(longIdsTop, ids, count)
  memory.copy(longIdsTop + (count << 2), at, length)
  longIdsTop += room
  longUsed += 1
}

function copyIds(to: usize, from: usize, count: u32): void {
  for (let i: usize = 0; i < count; i++) store<u32>(to + (i << 2), load<u32>(from + (i << 2)))
}
