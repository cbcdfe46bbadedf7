import { reserve } from './memory'
import { addCandidate, nextCandidate, noCandidate, startQueues } from './merge-queues'
import { noRank, priorityOf, rankOf, resultOf, ties } from './merge-table'

/**
 * The merge loop of byte-pair encoding: while neighbouring symbols may merge, those of the lowest
 * priority do, leftmost first. Takes `count` symbols that were `put` and leaves what they became at
 * `symbols`.
 *
 * A word has few symbols, and looking through all of them for the next merge is faster than any
 * structure; a run of thousands needs one.
 *
 * Tried: places that stay where they are, with the live ones as bits of a word and the lowest found one by one, is
 * within 5 %; most of the time goes to looking up merges. Eight parts side by side, where each says which merges it
 * asks for before any of them is looked up, is up to a tenth slower: look-ups then wait for memory together, but each part
 * takes more steps. A loop for up to 16 symbols that has no branch but its end is no faster.
 */
export function merge(count: i32): i32 {
  if (count < 2) return count
  return count <= longestScanned ? mergeByScanning(count) : mergeByQueues(count)
}

const longestScanned = 64

/** What is merged: one symbol a place. */
export let symbols: usize
/** The order of each place's merge with the next, and its priority: one table where they are the same. */
let ranks: usize
let priorities: usize
/** The links of places. */
let nexts: usize
let previous: usize
let room: i32

/** Makes room for so many symbols. */
export function reserveSymbols(count: i32): void {
  if (count <= room) return
  room = max(count, max(room * 2, 4096))
  // Tables are read four places at a time, beyond the last one too; a word may be written in front of symbols.
  const bytes = ((<usize>room) << 2) + 16
  symbols = reserve(bytes + 16) + 16
  ranks = reserve(bytes)
  priorities = ties() ? reserve(bytes) : ranks
}

let linkRoom: i32
function reserveLinks(): void {
  if (room <= linkRoom) return
  linkRoom = room
  nexts = reserve((<usize>room) << 2)
  previous = reserve((<usize>room) << 2)
}

/** Places a symbol, and in `order` what merges it with the one before it. */
export function put(place: i32, symbol: u32, rank: u32): void {
  store<u32>(symbols + ((<usize>place) << 2), symbol)
  if (place === 0) return
  setRank(place - 1, rank)
}

function setRank(place: i32, rank: u32): u32 {
  store<u32>(ranks + ((<usize>place) << 2), rank)
  if (ranks === priorities) return rank
  const priority = priorityOf(rank)
  store<u32>(priorities + ((<usize>place) << 2), priority)
  return priority
}

function mergeByScanning(count: i32): i32 {
  let last = count - 1
  while (true) {
    const at = firstBest(last)
    if (at < 0) return last + 1
    store<u32>(symbols + ((<usize>at) << 2), resultOf(load<u32>(ranks + ((<usize>at) << 2))))
    closeUp(symbols, at + 1, last)
    closeUp(ranks, at + 1, last)
    if (ranks !== priorities) closeUp(priorities, at + 1, last)
    last -= 1
    if (at > 0) consider(at - 1, at)
    if (at < last) consider(at, at + 1)
  }
}

/** The first place of the lowest priority, four at a time; -1 where nothing merges. */
function firstBest(count: i32): i32 {
  // What is behind the last place is no candidate.
  v128.store(priorities + ((<usize>count) << 2), i32x4.splat(-1))
  let lowest = i32x4.splat(-1)
  for (let i = 0; i < count; i += 4)
    lowest = i32x4.min_u(lowest, v128.load(priorities + ((<usize>i) << 2)))
  lowest = i32x4.min_u(lowest, i32x4.shuffle(lowest, lowest, 2, 3, 0, 1))
  lowest = i32x4.min_u(lowest, i32x4.shuffle(lowest, lowest, 1, 0, 3, 2))
  if (<u32>i32x4.extract_lane(lowest, 0) === noRank) return -1
  let at = 0
  while (true) {
    const here = i32x4.bitmask(i32x4.eq(lowest, v128.load(priorities + ((<usize>at) << 2))))
    if (here !== 0) return at + ctz(here)
    at += 4
  }
}

/** Moves what stands behind `from` up to it, four places at a time. */
function closeUp(table: usize, from: i32, count: i32): void {
  for (let i = from; i < count; i += 4)
    v128.store(table + ((<usize>i) << 2), v128.load(table + ((<usize>i) << 2), 4))
}

function consider(left: i32, right: i32): u32 {
  const rank = rankOf(
    load<u32>(symbols + ((<usize>left) << 2)),
    load<u32>(symbols + ((<usize>right) << 2)),
  )
  return setRank(left, rank)
}

/**
 * A candidate whose place has another priority by now is out of date and dropped; one that has come back to
 * the same is as good.
 */
function mergeByQueues(count: i32): i32 {
  reserveLinks()
  startQueues(count)
  for (let i = 0; i < count; i++) {
    store<i32>(nexts + ((<usize>i) << 2), i + 1)
    store<i32>(previous + ((<usize>i) << 2), i - 1)
    if (i + 1 === count) store<u32>(priorities + ((<usize>i) << 2), noRank)
    const priority = load<u32>(priorities + ((<usize>i) << 2))
    if (priority !== noRank) addCandidate(priority, i)
  }
  while (true) {
    const candidate = nextCandidate()
    if (candidate === noCandidate) break
    const at = <i32>candidate
    if (load<u32>(priorities + ((<usize>at) << 2)) === <u32>(candidate >> 32)) mergeAt(at, count)
  }
  return gather(count)
}

function mergeAt(at: i32, count: i32): void {
  const right = load<i32>(nexts + ((<usize>at) << 2))
  const behind = load<i32>(nexts + ((<usize>right) << 2))
  store<u32>(symbols + ((<usize>at) << 2), resultOf(load<u32>(ranks + ((<usize>at) << 2))))
  store<u32>(priorities + ((<usize>right) << 2), noRank)
  store<i32>(nexts + ((<usize>at) << 2), behind)
  if (behind < count) {
    store<i32>(previous + ((<usize>behind) << 2), at)
    offer(at, behind)
  } else {
    store<u32>(priorities + ((<usize>at) << 2), noRank)
  }
  const before = load<i32>(previous + ((<usize>at) << 2))
  if (before >= 0) offer(before, at)
}

function offer(left: i32, right: i32): void {
  const priority = consider(left, right)
  if (priority !== noRank) addCandidate(priority, left)
}

/** The symbols that are left, side by side. */
function gather(count: i32): i32 {
  let left = 0
  for (let at = 0; at < count; at = load<i32>(nexts + ((<usize>at) << 2))) {
    store<u32>(symbols + ((<usize>left) << 2), load<u32>(symbols + ((<usize>at) << 2)))
    left += 1
  }
  return left
}
