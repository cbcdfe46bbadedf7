import { widthOf } from './bytes'
import { reserve } from './memory'
import { emit } from './output'
import { codePointAt } from './pieces'
import { childOf, codeOf, endsPiece, gainOf, idOf } from './tree'

/**
 * The most probable cut of a text into pieces: Viterbi over the positions of the text, with all pieces
 * in a tree that is walked from each. What is rounded where, and why, is told in `src/models/unigram.ts`.
 */

/** Whether texts are for this model and not to be merged. */
export let isUnigram: bool
let unknownGain: f64
let rounds: bool
let unknownId: u32
let byteIds: usize
/** Whether a character that no piece covers becomes the pieces of its bytes. */
let fallsBack: bool

export function takeUnigram(
  theRounds: bool,
  theUnknownGain: f64,
  theUnknownId: u32,
  theByteIds: usize,
): void {
  isUnigram = true
  rounds = theRounds
  unknownGain = theUnknownGain
  unknownId = theUnknownId
  byteIds = theByteIds
  fallsBack = theByteIds !== 0
}

/** By position behind a piece: the best sum, where that piece begins, and its cell in the tree. */
let sums: usize
let froms: usize
let pieces: usize
let found: usize
let room: usize

function reservePositions(count: usize): void {
  if (count <= room) return
  room = max(count, room * 2)
  sums = reserve(room << 3)
  froms = reserve(room << 2)
  pieces = reserve(room << 2)
  found = reserve(room << 2)
}

const nowhere: u32 = 0xffffffff
/** In place of a cell: no piece covers the character. */
const uncovered: u32 = 0

export function encodeUnigram(start: usize, end: usize): void {
  const length = end - start
  reservePositions(length + 1)
  memory.fill(froms, 0xff, (length + 1) << 2)
  store<f64>(sums, 0)
  let at: usize = 0
  while (at < length) {
    const behind = at + widthOf(load<u8>(start + at))
    const sum = load<f64>(sums + (at << 3))
    let covered = false
    let ahead = behind
    let cell = childOf(0, codeOf(codePointAt(start + at)))
    while (cell !== 0) {
      if (endsPiece(cell)) {
        offer(at, ahead, cell, sum + gainOf(cell))
        if (ahead === behind) covered = true
      }
      if (ahead >= length) break
      cell = childOf(cell, codeOf(codePointAt(start + ahead)))
      ahead += widthOf(load<u8>(start + ahead))
    }
    if (!covered) offer(at, behind, uncovered, rounded(sum + unknownGain))
    at = behind
  }
  emitPath(start, length)
}

function rounded(sum: f64): f64 {
  return rounds ? <f64>(<f32>sum) : sum
}

function offer(from: usize, to: usize, piece: u32, sum: f64): void {
  if (load<u32>(froms + (to << 2)) !== nowhere && !(sum > load<f64>(sums + (to << 3)))) return
  store<f64>(sums + (to << 3), rounded(sum))
  store<u32>(froms + (to << 2), <u32>from)
  store<u32>(pieces + (to << 2), piece)
}

/** Reads the best path from its end, and emits its ids from the beginning. */
function emitPath(start: usize, length: usize): void {
  let first = room
  let at = length
  while (at > 0) {
    const from = <usize>load<u32>(froms + (at << 2))
    const piece = load<u32>(pieces + (at << 2))
    if (piece === uncovered && fallsBack) {
      for (let byte = at; byte > from; byte--) {
        first -= 1
        const value = <usize>load<u8>(start + byte - 1)
        store<u32>(found + (first << 2), load<u32>(byteIds + (value << 2)))
      }
    } else {
      first -= 1
      store<u32>(found + (first << 2), piece === uncovered ? unknownId : idOf(piece))
    }
    at = from
  }
  emit(found + (first << 2), <u32>(room - first))
}
