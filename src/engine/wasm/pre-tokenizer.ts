import { addedEnd, emitAdded, findAdded, findsAdded } from './added-tokens'
import { passAscii } from './ascii'
import { widthOf } from './bytes'
import {
  classBlocksOffset,
  classMembersOffset,
  codePointBlockBits,
  endClassOffset,
  firstIdeograph,
  firstState,
  lastIdeograph,
  loopBit,
  loopIdeographsOffset,
  loopMatchesOffset,
  loopShift,
  loopsOffset,
  matchBit,
  restartBit,
  rowShiftOffset,
  stateShift,
  transducerKindsOffset,
  transducerTableOffset,
  transitionsOffset,
} from './layout'
import { encodeQueue } from './segment-queue'
import { encodePreToken, encodeWords } from './segments'
import { isBytewise, looksAtNeighbours, mayLeave, memberCutsOf, stepAt, stepCount } from './steps'
import { boundsOf, othersOf } from './transduce'

/**
 * The pre-tokenizer. Each step cuts what the step before it left, by an automaton that takes one look-up a character
 * (`src/patterns/automaton.ts`). If a match ends before a character that begins the next match, one transition does both.
 *
 * ASCII is cut without the automaton, 64 characters at a time, by `transduce.ts`: an automaton must reach the end of a
 * match before it can begin the next one, and processors mispredict where that is. A warm pass over code takes a third to
 * a half less time (cl100k, gpt2, o200k). Later steps that look at two neighbours only are cut in the same way, because
 * their cuts do not depend on the cuts of earlier steps.
 */

/** Encodes a text: finds added tokens, cuts the text between them into pre-tokens, and encodes each. */
export function encodeText(start: usize, end: usize): void {
  let at = start
  while (findsAdded) {
    const found = findAdded(at, end)
    if (found === end) break
    if (at < found) pass(0, at, found)
    encodeQueue()
    emitAdded()
    at = addedEnd
  }
  if (at < end) pass(0, at, end)
  encodeQueue()
}

/** Passes a stretch that a step has cut to step `index`, or to the model after the last step. */
function pass(index: i32, start: usize, end: usize): void {
  while (index < stepCount && mayLeave(index, start, end)) index += 1
  if (index === stepCount) encodePreToken(start, end)
  else if (looksAtNeighbours(index) && isBytewise(index)) passMembers(index, start, end)
  else scan(index, start, end)
}

/** Cuts by a step that sees bytes and looks at two neighbours only, 64 bytes at a time. */
function passMembers(index: i32, start: usize, end: usize): void {
  let from = start
  // Blocks overlap by a byte, so that all neighbours are examined.
  for (let block = start; block < end; block += 63) {
    const left = end - block
    const seen = <u64>-1 >> (64 - min<u64>(left, 64))
    for (let cuts = memberCutsOf(index, block) & seen; cuts !== 0; cuts &= cuts - 1) {
      const cut = block + <usize>ctz(cuts)
      pass(index + 1, from, cut)
      from = cut
    }
  }
  pass(index + 1, from, end)
}

/** Cuts by the automaton of a step. */
function scan(index: i32, start: usize, end: usize): void {
  const step = stepAt(index)
  const transitions = <usize>load<u32>(step, transitionsOffset)
  const loops = <usize>load<u32>(step, loopsOffset)
  const shift = load<u32>(step, rowShiftOffset)
  const bytewise = isBytewise(index)
  // Characters from `gap` to `at` are in no match, and become a pre-token of their own.
  let gap = start
  // The match so far is from `at` to `matched`, none if these are equal. It may become longer.
  let at = start
  let matched = start
  let ahead = start
  let state = firstState
  let blocksFrom = load<u32>(step, transducerTableOffset) !== 0 ? start : end
  while (at < end) {
    if (at >= blocksFrom && ahead === at && gap === at) {
      at = cutBlocks(index, step, at, end)
      blocksFrom = blocksAgain
      gap = at
      ahead = at
      matched = at
      state = firstState
    }
    const lead = load<u8>(ahead)
    const isShort = lead < 0x80 || bytewise
    let kind = isShort ? <u32>load<u8>(step + lead) : classOf(step, ahead)
    if (ahead === end) kind = load<u32>(step, endClassOffset)
    const next = <u32>load<u16>(transitions + ((<usize>((state << shift) + kind)) << 1))
    matched = (next & matchBit) !== 0 ? ahead : matched
    state = next >> stateShift
    if ((next & restartBit) !== 0) {
      if (gap < at) pass(index + 1, gap, at)
      pass(index + 1, at, ahead)
      gap = ahead
      at = ahead
      if (at >= blocksFrom) continue
    } else if (state === 0 || ahead === end) {
      if (matched > at) {
        if (gap < at) pass(index + 1, gap, at)
        pass(index + 1, at, matched)
        gap = matched
        at = matched
      } else {
        at += bytewise ? 1 : widthOf(load<u8>(at))
      }
      ahead = at
      matched = at
      state = firstState
      continue
    }
    ahead += isShort ? 1 : widthOf(lead)
    if ((next & loopBit) === 0) continue
    const loop = loops + ((<usize>state) << loopShift)
    const past = isShort ? passAscii(loop, ahead, end) : passIdeographs(loop, ahead, end)
    // If a match ends before each character that was skipped, the last one counts.
    if (past > ahead && load<u8>(loop, loopMatchesOffset) !== 0) matched = past - (isShort ? 1 : 3)
    ahead = past
  }
  if (gap < end) pass(index + 1, gap, end)
}

/** Where `cutBlocks` may be called again. */
let blocksAgain: usize
const shortestBlock: usize = 24

/**
 * Cuts ASCII 64 characters at a time and passes the words on. Returns where the first match begins that needs the
 * automaton: one that ends at another character or at the end of the text, or that is longer than 64 characters.
 */
function cutBlocks(index: i32, step: usize, start: usize, end: usize): usize {
  const kinds = <usize>load<u32>(step, transducerKindsOffset)
  const table = <usize>load<u32>(step, transducerTableOffset)
  const bytewise = isBytewise(index)
  while (true) {
    const left = end - start
    const others = (bytewise ? 0 : othersOf(start)) | (left < 64 ? (<u64>-1) << (<u64>left) : 0)
    const count = <usize>ctz(others)
    if (count < shortestBlock) {
      blocksAgain = start + count + <usize>ctz(~(others >> <u64>count))
      return start
    }
    let bounds = boundsOf(kinds, table, start, count)
    if (bounds === 0) {
      blocksAgain = start + count
      return start
    }
    const length = 63 - <usize>clz(bounds)
    let next = index + 1
    for (; next < stepCount && looksAtNeighbours(next); next++)
      bounds |= memberCutsOf(next, start) & (((<u64>1) << length) - 1)
    while (next < stepCount && mayLeave(next, start, start + length)) next += 1
    start = next === stepCount ? encodeWords(start, bounds) : passWords(next, start, bounds)
  }
}

/** Passes the words that end at `bounds` to a step; returns where the last word, which has no end yet, begins. */
function passWords(index: i32, start: usize, bounds: u64): usize {
  const block = start
  for (; bounds !== 0; bounds &= bounds - 1) {
    const bound = block + <usize>ctz(bounds)
    pass(index, start, bound)
    start = bound
  }
  return start
}

/** The end of a run of common ideographs, if the state stays on them. Four at a time is no faster: runs are short. */
function passIdeographs(loop: usize, from: usize, end: usize): usize {
  if (load<u8>(loop, loopIdeographsOffset) === 0) return from
  let at = from
  while (at < end) {
    const upper = ((<u32>load<u8>(at)) << 8) | <u32>load<u8>(at, 1)
    if (upper - firstUpper > lastUpper - firstUpper) break
    at += 3
  }
  return min(at, end)
}

/** The first two UTF-8 bytes of the first and the last of these, E4 B8 and E9 BE, each as one number. */
const firstUpper: u32 = 0xe080 | ((firstIdeograph >> 4) & 0xf00) | ((firstIdeograph >> 6) & 0x3f)
const lastUpper: u32 = 0xe080 | ((lastIdeograph >> 4) & 0xf00) | ((lastIdeograph >> 6) & 0x3f)

/** The class of a character of several bytes: its block by the upper bits of the code point, then by the last six. */
function classOf(step: usize, at: usize): u32 {
  const lead = <usize>load<u8>(at)
  const second = <usize>load<u8>(at, 1) & 0x3f
  let high: usize
  let low: usize
  if (lead < 0xe0) {
    high = lead & 0x1f
    low = second
  } else if (lead < 0xf0) {
    high = ((lead & 0x0f) << 6) | second
    low = <usize>load<u8>(at, 2) & 0x3f
  } else {
    high = ((lead & 0x07) << 12) | (second << 6) | (<usize>load<u8>(at, 2) & 0x3f)
    low = <usize>load<u8>(at, 3) & 0x3f
  }
  const block = <usize>load<u16>(<usize>load<u32>(step, classBlocksOffset) + (high << 1))
  return load<u8>(<usize>load<u32>(step, classMembersOffset) + (block << codePointBlockBits) + low)
}
