/**
 * Behind a run of the ASCII characters of a set, 16 at a time. The set is 16 bytes: for each lower half of a
 * byte a bit for each upper half (0 to 7) that is in it. Words are shorter than 16, so that this is a fixed
 * number of instructions for nearly all of them, where a loop over letters would end in a branch that no
 * processor foresees.
 */
export function passAscii(set: usize, from: usize, end: usize): usize {
  const table = v128.load(set)
  const low = i8x16.splat(0x0f)
  let at = from
  while (at < end) {
    const bytes = v128.load(at)
    const upper = v128.swizzle(upperBits, i8x16.shr_u(bytes, 4))
    const inSet = v128.and(v128.swizzle(table, v128.and(bytes, low)), upper)
    const others = i8x16.bitmask(i8x16.eq(inSet, i8x16.splat(0)))
    if (others !== 0) return min(at + ctz(others), end)
    at += 16
  }
  return end
}

/** By upper half of a byte: its bit in a set; none for those of other than ASCII. */
const upperBits: v128 = i8x16(1, 2, 4, 8, 16, 32, 64, -128, 0, 0, 0, 0, 0, 0, 0, 0)
