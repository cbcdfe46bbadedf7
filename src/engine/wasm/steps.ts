import { cutsAmong, inSet } from './ascii'
import {
  bytewiseOffset,
  gapsBeyondAscii,
  gapsOffset,
  joinsMembers,
  neighbourRuleOffset,
  noGaps,
  noNeighbourRule,
  openersOffset,
  stepBytes,
} from './layout'
import { reserve } from './memory'

/**
 * The steps of the pre-tokenizer in memory, and what can be said of one without running its automaton. A step is the classes of
 * the 128 ASCII characters (of all 256 bytes, where it reads bytes), and then its fields.
 */
let steps: usize
export let stepCount: i32

export function reserveSteps(count: i32): usize {
  stepCount = count
  steps = reserve(<usize>count * stepBytes)
  return steps
}

export function stepAt(index: i32): usize {
  return steps + <usize>index * stepBytes
}

/** Whether a step looks at two neighbours alone, and at each for whether it is of a set. */
export function looksAtNeighbours(index: i32): bool {
  return load<u32>(stepAt(index), neighbourRuleOffset) !== noNeighbourRule
}

/** It sees each byte as its character of the byte alphabet. */
export function isBytewise(index: i32): bool {
  return load<u32>(stepAt(index), bytewiseOffset) !== 0
}

/** Where such a step cuts 64 bytes: bit `i` in front of byte `i`, but for the first; of characters, where all are ASCII. */
export function memberCutsOf(index: i32, block: usize): u64 {
  const step = stepAt(index)
  return cutsAmong(
    step + openersOffset,
    block,
    load<u32>(step, neighbourRuleOffset) === joinsMembers,
  )
}

/** Whether a step surely finds nothing to cut, as one that looks for digits does in most words. */
export function mayLeave(index: i32, start: usize, end: usize): bool {
  const step = stepAt(index)
  const gaps = load<u32>(step, gapsOffset)
  if (gaps === noGaps) return false
  const others: u32 = gaps === gapsBeyondAscii ? 0 : 0xffff
  for (let at = start; at < end; at += 16) {
    const bytes = v128.load(at)
    const left = end - at
    const seen = left < 16 ? ((<u32>1) << (<u32>left)) - 1 : 0xffff
    const opens = i8x16.bitmask(i8x16.ne(inSet(step + openersOffset, bytes), i8x16.splat(0)))
    if ((opens | (i8x16.bitmask(bytes) & others)) & seen) return false
  }
  return true
}
