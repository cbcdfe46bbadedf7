import { reserve } from './memory'
import { addCandidate, nextCandidate, noCandidate, startQueues } from './merge-queues'
import { noRank, priorityOf, rankOf, resultOf, ties } from './merge-table'

/**
 * The merge loop of byte-pair encoding: while neighbouring symbols may merge, the pair of the lowest priority does,
 * leftmost first. Merges the `count` symbols that were `put`, and leaves the result at `symbols`.
 *
 * A word has few symbols, and scanning all of them for the next merge is faster than any data structure; a run of
 * thousands needs one.
 *
 * Tried: symbols that stay in place, with the live ones as bits of a word and the lowest found one by one, is within 5 %,
 * because most of the time goes to looking up merges. Eight segments side by side, each naming the merges that it needs
 * before any is looked up, is up to a tenth slower: look-ups then wait for memory together, but each segment takes more
 * steps. A loop for up to 16 symbols with no branch but its end is no faster.
 */
export function merge(count: i32): i32 {
  if (count < 2) return count
  return count <= longestScanned ? mergeByScanning(count) : mergeByQueues(count)
}

const longestScanned = 64

/** The symbols, one a place. */
export let symbols: usize
/** By place: the rank and the priority of its merge with the next symbol. One table if ranks are priorities. */
let ranks: usize
let priorities: usize
/** By place: the next and the previous live place. */
let nexts: usize
let previous: usize
let room: i32

/** Reserves room for `count` symbols. */
export function reserveSymbols(count: i32): void {
  if (count <= room) return
  room = max(count, max(room * 2, 4096))
  // Tables are read four places at a time, so beyond the last one; a word may be written before the symbols.
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

/** Puts a symbol, with the rank of its merge with the symbol before it. */
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

/** The first place of the lowest priority, searched four at a time; -1 if nothing merges. */
function firstBest(count: i32): i32 {
  // Places after the last one are no candidates.
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

/** Moves the entries after `from` down by one place, four at a time. */
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

/** Merges with queues. A candidate is dropped if its place has another priority by now. */
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
  const after = load<i32>(nexts + ((<usize>right) << 2))
  store<u32>(symbols + ((<usize>at) << 2), resultOf(load<u32>(ranks + ((<usize>at) << 2))))
  store<u32>(priorities + ((<usize>right) << 2), noRank)
  store<i32>(nexts + ((<usize>at) << 2), after)
  if (after < count) {
    store<i32>(previous + ((<usize>after) << 2), at)
    offer(at, after)
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

/** Moves the live symbols together and returns their number. */
function gather(count: i32): i32 {
  let left = 0
  for (let at = 0; at < count; at = load<i32>(nexts + ((<usize>at) << 2))) {
    store<u32>(symbols + ((<usize>left) << 2), load<u32>(symbols + ((<usize>at) << 2)))
    left += 1
  }
  return left
}
