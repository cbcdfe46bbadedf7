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
 * The best path through a segment of any length, a window at a time. Pieces that begin before a place end at some
 * positions after it, and every path continues from one of these. If the best paths to all of these positions share an
 * earlier position, the path up to it is decided. Most often that is a few pieces back, so the search keeps only a window.
 * Without windows a line end of chatglm-6b, which the model sees as `<n>`, took 100 bytes, and 10 MB of them took 16 times
 * as long as 1 MB.
 */
const window: usize = 4096
const mostUndecided: usize = 16 * window

/** Emits the ids of a segment, starting with the sum `first`; returns the sum at its end. */
export function searchInWindows(start: usize, length: usize, first: f64): f64 {
  const end = start + length
  begin(start, first)
  let at: usize = 0
  while (true) {
    // If nothing is decided, as in a run of one letter, the rest becomes one window.
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

/** The last position, at most `at`, that the best paths to all positions from `at` on share; 0 if none. */
function meeting(at: usize): usize {
  if (at > markRoom) {
    markRoom = max(at, markRoom * 2)
    marks = reserve(markRoom)
  }
  memory.fill(marks, 0, at)
  let paths = 0
  for (let to = at; to <= known; to++) paths += i32(isReached(to))
  // From the last position on, each path moves back to where its last piece begins, and joins a path that is there.
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
