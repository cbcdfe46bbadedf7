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

/** The steps of the pre-tokenizer as `layout.ts` defines them, and what is known of one without running its automaton. */
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

/** Whether a step looks at two neighbours only, and at each only for whether it is an opener. */
export function looksAtNeighbours(index: i32): bool {
  return load<u32>(stepAt(index), neighbourRuleOffset) !== noNeighbourRule
}

/** Whether a step sees each byte as its character of the byte alphabet. */
export function isBytewise(index: i32): bool {
  return load<u32>(stepAt(index), bytewiseOffset) !== 0
}

/** Cuts of such a step among 64 bytes, which must be ASCII if it sees characters: bit `i` before byte `i`, except the first. */
export function memberCutsOf(index: i32, block: usize): u64 {
  const step = stepAt(index)
  return cutsAmong(
    step + openersOffset,
    block,
    load<u32>(step, neighbourRuleOffset) === joinsMembers,
  )
}

/** Whether a step surely finds no match, such as a step for digits in most words. */
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
