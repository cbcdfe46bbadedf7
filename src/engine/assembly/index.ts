import { prepareKeys } from './bytes'
import { forget as forgetParts, reserveCache, takeRecordSize } from './cache'
import { forgetCounts, takeNeighbours } from './cut'
import { reserve } from './memory'
import { isDamaged, isFull, keepPiecesFrom, normalize, takeRules } from './normalize'
import { byteTokens, ids, startOutput, tokens, unknownTokens } from './output'
import { addMerges, addPair, addSplits, reservePairs, takeCharacters, takeOrders } from './pairs'
import { lost, startText, takeModel } from './parts'
import { findPiece, takePieces } from './pieces'
import { encodeText, reserveSteps } from './scan'
import { takeTree } from './tree'
import { takeUnigram } from './unigram'

export {
  addMerges,
  addPair,
  addSplits,
  findPiece,
  keepPiecesFrom,
  reserve,
  reserveCache,
  reservePairs,
  reserveSteps,
  takeCharacters,
  takeModel,
  takeNeighbours,
  takeOrders,
  takePieces,
  takeRecordSize,
  takeRules,
  takeTree,
  takeUnigram,
}

export function start(): void {
  prepareKeys()
}

/** Forgets what it remembers of earlier texts. */
export function forget(): void {
  forgetParts()
  forgetCounts()
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

let input: usize
let inputRoom: usize

/** Where to write a text of so many bytes that is to be normalized. */
export function inputOf(bytes: usize): usize {
  if (bytes + 32 > inputRoom) {
    inputRoom = max(bytes + 32, inputRoom * 2)
    input = reserve(inputRoom)
  }
  return input + 16
}

/** Makes the text of the `bytes` bytes that were written there; gives its bytes, or -1 where a rule is damaged. */
export function normalizeInput(bytes: usize): i32 {
  let room = bytes + 64
  while (true) {
    const out = textOf(room)
    const end = normalize(input + 16, input + 16 + bytes, out, out + room)
    if (isDamaged) return -1
    if (!isFull) return <i32>(end - out)
    room *= 2
  }
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

/** How many tokens of the last text stand for a byte of a character that no piece holds. */
export function byteTokensOf(): u32 {
  return byteTokens
}

/** How many tokens of the last text are the unknown piece. */
export function unknownTokensOf(): u32 {
  return unknownTokens
}

/** Where the ids of the last text are. */
export function idsAt(): usize {
  return ids
}
