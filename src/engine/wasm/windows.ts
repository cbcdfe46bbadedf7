import { reserve } from './memory'
import { addKinds, emit } from './output'
import { longestPiece } from './tree'
import {
  begin,
  forgetBefore,
  froms,
  known,
  nowhere,
  pathBytes,
  pathCount,
  pathIds,
  pathSum,
  pathUnknowns,
  read,
  readPath,
  walk,
} from './viterbi'

/**
 * The best path through a part of any length, a window at a time. All pieces that begin in front of a place reach
 * some positions behind it, and a path goes on from one of these. Where the best paths to all of them have a
 * position in common, what is in front of it is decided. Most often that is a few pieces back, so what is
 * remembered is a window, where a line end of chatglm-6b, `<n>` to the model, took 100 bytes, and 10 MB of them
 * 16 times as long as 1 MB.
 */
const window: usize = 4096
const mostUndecided: usize = 16 * window

/** Adds the ids of a part, and gives the sum behind it of the one in front of it. */
export function searchInWindows(start: usize, length: usize, first: f64): f64 {
  const end = start + length
  begin(start, first)
  let at: usize = 0
  while (true) {
    // Where nothing gets decided, as in a run of one letter, the rest is one window.
    const until = at + (at < mostUndecided ? window : length)
    read(until + longestPiece, end)
    walk(at, min(known, until))
    at = min(known, until)
    const isAll = at === known
    const decided = isAll ? known : meeting(at)
    if (decided === 0) continue
    readPath(decided)
    emit(pathIds, pathCount)
    addKinds(pathBytes, pathUnknowns)
    if (isAll) return pathSum
    forgetBefore(decided)
    at -= decided
  }
}

let marks: usize
let markRoom: usize

/** The last position, `at` or in front of it, that the best paths to all positions from `at` on have in common. */
function meeting(at: usize): usize {
  if (at > markRoom) {
    markRoom = max(at, markRoom * 2)
    marks = reserve(markRoom)
  }
  memory.fill(marks, 0, at)
  let paths = 0
  for (let to = at; to <= known; to++) paths += i32(isReached(to))
  // From the back on, each is moved to where its last piece begins, and is one with what is there already.
  for (let to = known; to > 0; to--) {
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
