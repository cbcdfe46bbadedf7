import { addToken, reserveAdded } from './added'
import { prepareKeys } from './bytes'
import { forget as forgetParts, reserveCache, takeRecordSize } from './cache'
import { takeRules } from './charsmap'
import { countLines, fieldOf, linesOf, numbersAt } from './lines'
import { forgetCounts, takeNeighbours } from './marks'
import { reserve } from './memory'
import { takeModel } from './merge-part'
import { keepPiecesFrom, takeSpaces } from './normalize'
import { byteTokens, ids, unknownTokens } from './output'
import {
  addMerges,
  addPair,
  breakOrder,
  endMerges,
  reservePairs,
  startMerges,
  takeCharacters,
  takeOrders,
} from './pairs'
import { findPiece, takePieces } from './pieces'
import { addSplits, findWholes, startSplits } from './splits'
import { reserveSteps } from './steps'
import { encode, inputOf, normalizeInput, textOf } from './texts'
import { takeTree } from './tree'
import { takeUnigram } from './unigram'
import { takeInert } from './utf8'
import { countUtf8, takeWay, utf8Of } from './utf8-text'

// Exported so that a test can compare them with the host's.
export * from './layout'
export {
  addMerges,
  addPair,
  addSplits,
  addToken,
  breakOrder,
  countLines,
  countUtf8,
  encode,
  endMerges,
  fieldOf,
  findPiece,
  findWholes,
  inputOf,
  keepPiecesFrom,
  linesOf,
  normalizeInput,
  numbersAt,
  reserve,
  reserveAdded,
  reserveCache,
  reservePairs,
  reserveSteps,
  startMerges,
  startSplits,
  takeCharacters,
  takeInert,
  takeModel,
  takeNeighbours,
  takeOrders,
  takePieces,
  takeRecordSize,
  takeRules,
  takeSpaces,
  takeTree,
  takeUnigram,
  takeWay,
  textOf,
  utf8Of,
}

export function start(): void {
  prepareKeys()
}

/** Forgets what it remembers of earlier texts. */
export function forget(): void {
  forgetParts()
  forgetCounts()
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
