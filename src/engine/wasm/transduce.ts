import {
  cutBeforeBit,
  cutBit,
  maybeBit,
  outputBits,
  outputsShift,
  secondKindsOffset,
  settledBit,
} from './layout'

/**
 * The transducer: where matches end among 64 ASCII characters, found without a branch (`src/patterns/transducer.ts`). It
 * reads two characters a step, because each step waits for the one before it.
 */

/** Outputs: first a byte for two characters, then a byte for each character. */
const said: usize = memory.data(64, 16)

/**
 * Cuts among `count` characters at `at`, which must come after a cut: bit `i` for a cut before character `i`. Cuts that
 * depend on later characters are missing. `packTransducer` in `src/engine/steps.ts` makes the tables.
 */
export function boundsOf(kinds: usize, table: usize, at: usize, count: usize): u64 {
  let state: usize = table
  const seconds = kinds + secondKindsOffset
  for (let i: usize = 0; i < 32; i += 4) {
    const here = at + (i << 1)
    state += kindOf(kinds, here) + kindOf(seconds, here + 1)
    store<u8>(said + i, load<u8>(state, outputsShift >> 3))
    state = table + <usize>load<u16>(state)
    state += kindOf(kinds, here + 2) + kindOf(seconds, here + 3)
    store<u8>(said + i, load<u8>(state, outputsShift >> 3), 1)
    state = table + <usize>load<u16>(state)
    state += kindOf(kinds, here + 4) + kindOf(seconds, here + 5)
    store<u8>(said + i, load<u8>(state, outputsShift >> 3), 2)
    state = table + <usize>load<u16>(state)
    state += kindOf(kinds, here + 6) + kindOf(seconds, here + 7)
    store<u8>(said + i, load<u8>(state, outputsShift >> 3), 3)
    state = table + <usize>load<u16>(state)
  }
  spread(16)
  spread(0)
  const seen = <u64>-1 >> (64 - <u64>count)
  const maybe = saidOf(7 - maybeBit)
  let bounds = (saidOf(7 - cutBit) & seen) | ((saidOf(7 - cutBeforeBit) & seen) >> 1)
  for (let settled = saidOf(7 - settledBit) & seen; settled !== 0; settled &= settled - 1) {
    const before = maybe & ((settled & -settled) - 1)
    bounds |= <u64>0x8000000000000000 >> clz(before)
  }
  return bounds
}

function kindOf(kinds: usize, at: usize): usize {
  return <usize>load<u16>(kinds + ((<usize>load<u8>(at)) << 1))
}

/** Splits 16 bytes, each the outputs of two characters, into 32. */
function spread(from: usize): void {
  const both = v128.load(said + from)
  const second = i8x16.shr_u(both, outputBits)
  v128.store(
    said + from * 2,
    i8x16.shuffle(both, second, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23),
  )
  v128.store(
    said + from * 2,
    i8x16.shuffle(both, second, 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31),
    16,
  )
}

/** A bit for each character: whether the bit of an output is set, which `shift` moves to the uppermost place. */
function saidOf(shift: i32): u64 {
  return (
    <u64>saidOf16(0, shift) |
    ((<u64>saidOf16(16, shift)) << 16) |
    ((<u64>saidOf16(32, shift)) << 32) |
    ((<u64>saidOf16(48, shift)) << 48)
  )
}

function saidOf16(from: usize, shift: i32): u32 {
  return <u32>i8x16.bitmask(i8x16.shl(v128.load(said + from), shift))
}

/** A bit for each of 64 bytes: whether it is not ASCII. */
export function othersOf(at: usize): u64 {
  return (
    <u64>(<u32>i8x16.bitmask(v128.load(at))) |
    ((<u64>(<u32>i8x16.bitmask(v128.load(at, 16)))) << 16) |
    ((<u64>(<u32>i8x16.bitmask(v128.load(at, 32)))) << 32) |
    ((<u64>(<u32>i8x16.bitmask(v128.load(at, 48)))) << 48)
  )
}
