import { reserve } from './memory'
import { addKinds, emit } from './output'
import { longestPiece } from './tree'
import {
  begin,
  froms,
  nowhere,
  pathBytes,
  pathCount,
  pathIds,
  pathSum,
  pathUnknowns,
  pieces,
  readPath,
  reservePositions,
  sums,
  walk,
} from './viterbi'

/**
 * The best path through a part of any length, a window at a time. All pieces that begin in front of a place reach
 * some positions behind it, and a path goes on from one of these. Where the best paths to all of them have a
 * position in common, what is in front of it is decided. Most often that is a few pieces back, so what is
 * remembered is a window, where a line end of chatglm-6b, `<n>` to the model, took 100 bytes, and 10 MB of them
 * 16 times as long as 1 MB.
 */
const windowBytes: usize = 4096
const mostUndecided: usize = 16 * windowBytes

/** Adds the ids of a part, and gives the sum behind it of the one in front of it. */
export function searchInWindows(start: usize, length: usize, first: f64): f64 {
  begin(0, first)
  // From the position that `start` is, what begins in front of `at` was looked at, and reaches `known` at the most.
  let at: usize = 0
  let known: usize = 0
  while (true) {
    // Where nothing gets decided, as in a run of one letter, the rest is one window.
    const until = at < mostUndecided ? min(length, at + windowBytes) : length
    // A character may end behind the window, and a piece, by less than four bytes and its own.
    const reach = min(length, until + 4 + longestPiece)
    reservePositions(reach + 1, known + 1)
    memory.fill(froms + ((known + 1) << 2), 0xff, (reach - known) << 2)
    known = reach
    walk(start, at, until, length)
    at = until
    while (at < length && (load<u8>(start + at) & 0xc0) === 0x80) at++
    const decided = at === length ? length : meeting(at, reach)
    if (decided === 0) continue
    readPath(start, decided)
    emit(pathIds, pathCount)
    addKinds(pathBytes, pathUnknowns)
    if (decided === length) return pathSum
    beginAt(decided, known)
    start += decided
    length -= decided
    at -= decided
    known -= decided
  }
}

let marks: usize
let markRoom: usize

/** The last position, `at` or in front of it, that the best paths to all positions from `at` on have in common. */
function meeting(at: usize, reach: usize): usize {
  if (at > markRoom) {
    markRoom = max(at, markRoom * 2)
    marks = reserve(markRoom)
  }
  memory.fill(marks, 0, at)
  let paths = 0
  for (let to = at; to <= reach; to++) paths += i32(isReached(to))
  // From the back on, each is moved to where its last piece begins, and is one with what is there already.
  for (let to = reach; to > 0; to--) {
    if (to < at ? load<u8>(marks + to) === 0 : !isReached(to)) continue
    if (paths === 1 && to <= at) return to
    const from = <usize>load<u32>(froms + (to << 2))
    paths -= <i32>load<u8>(marks + from)
    store<u8>(marks + from, 1)
  }
  return 0
}

function isReached(position: usize): bool {
  return load<u32>(froms + (position << 2)) !== nowhere
}

/** Lets what is known begin with a position. */
function beginAt(position: usize, known: usize): void {
  const count = known - position + 1
  memory.copy(sums, sums + (position << 3), count << 3)
  memory.copy(pieces, pieces + (position << 2), count << 2)
  for (let to: usize = 1; to < count; to++) {
    const from = load<u32>(froms + ((to + position) << 2))
    store<u32>(froms + (to << 2), from === nowhere ? nowhere : from - <u32>position)
  }
}
