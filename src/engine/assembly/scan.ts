import { addedEnd, emitAdded, findAdded, findsAdded } from './added'
import { passAscii } from './ascii'
import { widthOf } from './bytes'
import { reserve } from './memory'
import { encodePreToken } from './parts'

/**
 * The pre-tokenizer: steps that each cut what the one before left, by an automaton that takes one
 * look-up a character. Its states and how they came about are in `src/text/automaton.ts`.
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
    if (at < found) scan(0, at, found)
    emitAdded()
    at = addedEnd
  }
  if (at < end) scan(0, at, end)
}

function scan(index: i32, start: usize, end: usize): void {
  if (index === stepCount) {
    encodePreToken(start, end)
    return
  }
  const step = steps + <usize>index * stepSize
  const transitions = <usize>load<u32>(step, transitionsAt)
  const loops = <usize>load<u32>(step, loopsAt)
  const shift = load<u32>(step, shiftAt)
  const bytewise = load<u32>(step, bytewiseAt) !== 0
  // What no match has taken becomes a pre-token of its own.
  let gap = start
  let at = start
  while (at < end) {
    let state: u32 = 1
    let matched: usize = 0
    let ahead = at
    while (ahead < end) {
      const lead = load<u8>(ahead)
      const isShort = lead < 0x80 || bytewise
      const kind = isShort ? <u32>load<u8>(step + lead) : classOf(step, ahead)
      const next = <u32>load<u16>(transitions + ((<usize>((state << shift) + kind)) << 1))
      matched = (next & 1) !== 0 ? ahead : matched
      state = next >> 2
      if (state === 0) break
      ahead += isShort ? 1 : widthOf(lead)
      if ((next & 2) !== 0) {
        const loop = loops + ((<usize>state) << 5)
        const past = isShort ? passAscii(loop, ahead, end) : passIdeographs(loop, ahead, end)
        // Of a match in front of each character that was passed, the last counts.
        if (past > ahead && load<u8>(loop, 17) !== 0) matched = past - (isShort ? 1 : 3)
        ahead = past
      }
    }
    if (state !== 0) {
      const endClass = load<u32>(step, endClassAt)
      const next = load<u16>(transitions + ((<usize>((state << shift) + endClass)) << 1))
      if ((next & 1) !== 0) matched = end
    }
    if (matched === 0) {
      at += bytewise ? 1 : widthOf(load<u8>(at))
      continue
    }
    if (gap < at) scan(index + 1, gap, at)
    scan(index + 1, at, matched)
    at = matched
    gap = matched
  }
  if (gap < end) scan(index + 1, gap, end)
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
