import { cutsAmong, inSet } from './ascii'
import { reserve } from './memory'

/**
 * The steps of the pre-tokenizer in memory, and what can be said of one without running its automaton. A step is the classes of
 * the 128 ASCII characters (of all 256 bytes, where it reads bytes), and then its fields.
 */
const stepSize: usize = 336
export const blocksAt: usize = 256
export const membersAt: usize = 260
export const transitionsAt: usize = 264
export const loopsAt: usize = 268
export const shiftAt: usize = 272
export const endClassAt: usize = 276
const bytewiseAt: usize = 280
export const kindsAt: usize = 284
export const tableAt: usize = 288
const gapsAt: usize = 292
const alikeAt: usize = 296
const openersAt: usize = 304

let steps: usize
export let stepCount: i32

export function reserveSteps(count: i32): usize {
  stepCount = count
  steps = reserve(<usize>count * stepSize)
  return steps
}

export function stepAt(index: i32): usize {
  return steps + <usize>index * stepSize
}

/** Whether a step looks at two neighbours alone, and at each for whether it is of a set. */
export function looksAtNeighbours(index: i32): bool {
  return load<u32>(stepAt(index), alikeAt) !== 0
}

/** It sees each byte as its character of the byte alphabet. */
export function isBytewise(index: i32): bool {
  return load<u32>(stepAt(index), bytewiseAt) !== 0
}

/** Where such a step cuts 64 bytes: bit `i` in front of byte `i`, but for the first; of characters, where all are ASCII. */
export function memberCutsOf(index: i32, block: usize): u64 {
  const step = stepAt(index)
  return cutsAmong(step + openersAt, block, load<u32>(step, alikeAt) === joinsMembers)
}

/** What `alike` says of a step: members side by side stay together. */
const joinsMembers: u32 = 2

/** What `gaps` says of a step: each character begins a match; none does that is not ASCII. */
const noGaps: u32 = 0
const gapsOfOthers: u32 = 2

/** Whether a step surely finds nothing to cut, as one that looks for digits does in most words. */
export function mayLeave(index: i32, start: usize, end: usize): bool {
  const step = stepAt(index)
  const gaps = load<u32>(step, gapsAt)
  if (gaps === noGaps) return false
  const others: u32 = gaps === gapsOfOthers ? 0 : 0xffff
  for (let at = start; at < end; at += 16) {
    const bytes = v128.load(at)
    const left = end - at
    const seen = left < 16 ? ((<u32>1) << (<u32>left)) - 1 : 0xffff
    const opens = i8x16.bitmask(i8x16.ne(inSet(step + openersAt, bytes), i8x16.splat(0)))
    if ((opens | (i8x16.bitmask(bytes) & others)) & seen) return false
  }
  return true
}
