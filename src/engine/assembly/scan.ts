import { addedEnd, emitAdded, findAdded, findsAdded } from './added'
import { inSet, passAscii } from './ascii'
import { widthOf } from './bytes'
import { reserve } from './memory'
import { encodePreToken, encodeWord } from './parts'
import { encodeWaiting, leaveRoom } from './waiting'

/**
 * The pre-tokenizer: steps that each cut what the one before left, by an automaton that takes one
 * look-up a character. Its states and how they came about are in `src/text/automaton.ts`. Where a match ends in
 * front of a character that begins the next one, both are one transition.
 *
 * Tried: writing down where a step cuts, without a branch, and handing that on later, took as long on code, a fifth
 * longer on English, and half as long again where several steps cut.
 *
 * A step in memory: the classes of the 128 ASCII characters (of all 256 bytes, where it reads bytes),
 * and then its fields.
 */
const stepSize: usize = 320
const blocksAt: usize = 256
const membersAt: usize = 260
const transitionsAt: usize = 264
const loopsAt: usize = 268
const shiftAt: usize = 272
const endClassAt: usize = 276
const bytewiseAt: usize = 280

let steps: usize
let stepCount: i32

export function reserveSteps(count: i32): usize {
  stepCount = count
  steps = reserve(<usize>count * stepSize)
  return steps
}

/** Cuts added tokens out of a text, what is between them into pre-tokens, and has each encoded. */
export function encodeText(start: usize, end: usize): void {
  let at = start
  while (findsAdded) {
    const found = findAdded(at, end)
    if (found === end) break
    if (at < found) pass(0, at, found)
    encodeWaiting()
    emitAdded()
    at = addedEnd
  }
  if (at < end) pass(0, at, end)
  encodeWaiting()
}

/** What comes with a transition: a match ends in front of the character; runs are passed; the next match begins. */
const matches: u32 = 1
const passes: u32 = 2
const restarts: u32 = 4
const stateShift: u32 = 3
const firstState: u32 = 1

/** What a step has cut goes to the next one. */
function pass(index: i32, start: usize, end: usize): void {
  if (index === stepCount) encodePreToken(start, end)
  else scan(index, start, end)
}

function scan(index: i32, start: usize, end: usize): void {
  const step = steps + <usize>index * stepSize
  const transitions = <usize>load<u32>(step, transitionsAt)
  const loops = <usize>load<u32>(step, loopsAt)
  const shift = load<u32>(step, shiftAt)
  const bytewise = load<u32>(step, bytewiseAt) !== 0
  // What no match has taken becomes a pre-token of its own.
  let gap = start
  // A match from `at` to `matched`, none where these are the same, may turn out to be longer.
  let at = start
  let matched = start
  let ahead = start
  let state = firstState
  while (at < end) {
    const lead = load<u8>(ahead)
    const isShort = lead < 0x80 || bytewise
    let kind = isShort ? <u32>load<u8>(step + lead) : classOf(step, ahead)
    if (ahead === end) kind = load<u32>(step, endClassAt)
    const next = <u32>load<u16>(transitions + ((<usize>((state << shift) + kind)) << 1))
    matched = (next & matches) !== 0 ? ahead : matched
    state = next >> stateShift
    if ((next & restarts) !== 0) {
      if (gap < at) pass(index + 1, gap, at)
      pass(index + 1, at, ahead)
      gap = ahead
      at = ahead
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
    if ((next & passes) === 0) continue
    const loop = loops + ((<usize>state) << 5)
    if (isShort && load<u8>(loop, 18) !== 0) {
      if (gap < at) pass(index + 1, gap, at)
      ahead = passWords(index, loop, at, ahead, end)
      at = lastWord
      gap = at
      continue
    }
    const past = isShort ? passAscii(loop, ahead, end) : passIdeographs(loop, ahead, end)
    // Of a match in front of each character that was passed, the last counts.
    if (past > ahead && load<u8>(loop, 17) !== 0) matched = past - (isShort ? 1 : 3)
    ahead = past
  }
  if (gap < end) pass(index + 1, gap, end)
}

/** Where the last word begins that `passWords` passed. */
let lastWord: usize

/**
 * Behind words with one space between them, the first of which begins at `start` and is read up to `from`. Each
 * space begins a word, so that 16 characters are cut in one go, and none but the last word is left to the
 * automaton, which would wait for each to find the next: half the time of scanning English.
 */
function passWords(index: i32, loop: usize, start: usize, from: usize, end: usize): usize {
  const isLast = index + 1 === stepCount
  let at = from
  let past = 16
  while (at < end && past === 16) {
    if (isLast) leaveRoom()
    const bytes = v128.load(at)
    const others = <u32>i8x16.bitmask(i8x16.eq(inSet(loop, bytes), i8x16.splat(0)))
    const rest = <u32>min<usize>(end - at, 16)
    const within = ((<u32>1) << rest) - 1
    const letters = ~others & within
    const spaces = <u32>i8x16.bitmask(i8x16.eq(bytes, i8x16.splat(0x20)))
    // A letter stands before the first of the 16; what stands behind the last is not seen.
    const between = spaces & ((letters << 1) | 1) & (letters >> 1)
    past = <i32>ctz(~(letters | between))
    for (let cuts = between & (((<u32>1) << past) - 1); cuts !== 0; cuts &= cuts - 1) {
      const cut = at + <usize>ctz(cuts)
      if (isLast && cut - start < 16) encodeWord(start, cut)
      else pass(index + 1, start, cut)
      start = cut
    }
    at += past
  }
  lastWord = start
  return at
}

/** Behind a run of ideographs, U+4E00 … U+9FBF, where the state stays on them. */
function passIdeographs(loop: usize, from: usize, end: usize): usize {
  if (load<u8>(loop, 16) === 0) return from
  let at = from
  while (at < end) {
    // The first two bytes, as the number that UTF-8 writes in them: E4 B8 … E9 BE.
    const upper = ((<u32>load<u8>(at)) << 8) | <u32>load<u8>(at, 1)
    if (upper - 0xe4b8 > 0xe9be - 0xe4b8) break
    at += 3
  }
  return min(at, end)
}

/** The class of a character of several bytes: by the code point's upper bits a block, in it by the last six. */
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
  const block = <usize>load<u16>(<usize>load<u32>(step, blocksAt) + (high << 1))
  return load<u8>(<usize>load<u32>(step, membersAt) + (block << 6) + low)
}
