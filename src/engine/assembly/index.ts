import { prepareKeys } from './bytes'
import { forget as forgetParts, reserveCache } from './cache'
import { forgetCounts, takeNeighbours } from './cut'
import { reserve } from './memory'
import { ids, startOutput, tokens } from './output'
import { addMerges, addPair, addSplits, reservePairs, takeCharacters, takeOrders } from './pairs'
import { lost, startText, takeModel } from './parts'
import { findPiece, takePieces } from './pieces'
import { encodeText, reserveSteps } from './scan'
import { takeTree } from './tree'
import { isUnigram, takeUnigram } from './unigram'

export {
  addMerges,
  addPair,
  addSplits,
  findPiece,
  reserve,
  reserveCache,
  reservePairs,
  reserveSteps,
  takeCharacters,
  takeModel,
  takeNeighbours,
  takeOrders,
  takePieces,
  takeTree,
  takeUnigram,
}

export function start(): void {
  prepareKeys()
}

/** Forgets what it remembers of earlier texts. */
export function forget(): void {
  forgetParts()
  if (!isUnigram) forgetCounts()
}

let text: usize
let textRoom: usize

/** Where to write a text of so many bytes; 16 bytes on either side may be read too. */
export function textOf(bytes: usize): usize {
  if (bytes + 32 > textRoom) {
    textRoom = max(bytes + 32, textRoom * 2)
    text = reserve(textRoom)
  }
  return text + 16
}

/** The tokens of the `bytes` bytes of UTF-8 that were written there, or -1: the text is not for this engine. */
export function encode(bytes: usize, withIds: bool, fusedId: u32): i32 {
  // What an earlier, longer text left behind is no part of this one.
  v128.store(text + 16 + bytes, i64x2.splat(0))
  startText()
  startOutput(withIds, <u32>bytes, fusedId)
  encodeText(text + 16, text + 16 + bytes)
  return lost ? -1 : <i32>tokens
}

/** Where the ids of the last text are. */
export function idsAt(): usize {
  return ids
}
