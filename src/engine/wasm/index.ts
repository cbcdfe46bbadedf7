import { addAddedToken, reserveAddedTokens } from './added-tokens'
import { prepareKeys } from './bytes'
import { loadCharsmap } from './charsmap'
import { countUtf8, reserveUtf8, setByteInput } from './count-utf8'
import { addDerivedMerges, findWholePieces, startDerivedMerges } from './derived-merges'
import { loadInertBlocks } from './inert'
import { countLines, lineCountsAt, reserveField, reserveLines } from './lines'
import { reserve } from './memory'
import { loadBpeModel } from './merge-segment'
import {
  addListedMerges,
  addMerge,
  assignCharacterSymbols,
  endMergeList,
  loadMergeRanks,
  markRanksUnordered,
  reserveMergeTable,
  startMergeList,
} from './merge-table'
import { forgetCounts, loadNeighbours } from './neighbours'
import { keepPiecesBeginningWith, setWhitespaceRules } from './normalize'
import { byteTokens, ids, unknownTokens } from './output'
import { findPiece, loadPieces } from './pieces'
import { forget as forgetSegments, reserveCache, setRecordWords } from './segment-cache'
import { reserveSteps } from './steps'
import { encode, normalizeInput, reserveInput, reserveText } from './texts'
import { loadTree } from './tree'
import { loadUnigramModel } from './unigram'

// Exported so that a test can compare them with the host's.
export * from './layout'
export {
  addAddedToken,
  addDerivedMerges,
  addListedMerges,
  addMerge,
  assignCharacterSymbols,
  countLines,
  countUtf8,
  encode,
  endMergeList,
  findPiece,
  findWholePieces,
  keepPiecesBeginningWith,
  lineCountsAt,
  loadBpeModel,
  loadCharsmap,
  loadInertBlocks,
  loadMergeRanks,
  loadNeighbours,
  loadPieces,
  loadTree,
  loadUnigramModel,
  markRanksUnordered,
  normalizeInput,
  reserve,
  reserveAddedTokens,
  reserveCache,
  reserveField,
  reserveInput,
  reserveLines,
  reserveMergeTable,
  reserveSteps,
  reserveText,
  reserveUtf8,
  setByteInput,
  setRecordWords,
  setWhitespaceRules,
  startDerivedMerges,
  startMergeList,
}

export function start(): void {
  prepareKeys()
}

/** Forgets the segments of earlier texts. */
export function forget(): void {
  forgetSegments()
  forgetCounts()
}

/** Number of tokens of the last text that are a byte of an unknown character. */
export function byteTokenCount(): u32 {
  return byteTokens
}

/** Number of tokens of the last text that are the unknown piece. */
export function unknownTokenCount(): u32 {
  return unknownTokens
}

/** Address of the ids of the last text. */
export function idsAt(): usize {
  return ids
}
