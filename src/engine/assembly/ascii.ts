/**
 * Behind a run of the ASCII characters of a set, 16 at a time. The set is 16 bytes: for each lower half of a
 * byte a bit for each upper half (0 to 7) that is in it. Words are shorter than 16, so that this is a fixed
 * number of instructions for nearly all of them, where a loop over letters would end in a branch that no
 * processor foresees.
 */
export function passAscii(set: usize, from: usize, end: usize): usize {
  let at = from
  while (at < end) {
    const others = i8x16.bitmask(i8x16.eq(inSet(set, v128.load(at)), i8x16.splat(0)))
    if (others !== 0) return min(at + ctz(others), end)
    at += 16
  }
  return end
}

/** Of each of 16 bytes: 0 where it is not in the set. */
export function inSet(set: usize, bytes: v128): v128 {
  const upper = v128.swizzle(upperBits, i8x16.shr_u(bytes, 4))
  return v128.and(v128.swizzle(v128.load(set), v128.and(bytes, i8x16.splat(0x0f))), upper)
}

/** By upper half of a byte: its bit in a set; none for those of other than ASCII. */
const upperBits: v128 = i8x16(1, 2, 4, 8, 16, 32, 64, -128, 0, 0, 0, 0, 0, 0, 0, 0)

/** Whether 16 bytes are all ASCII. */
export function isAscii(at: usize): bool {
  return i8x16.bitmask(v128.load(at)) === 0
}

/** A bit for each of 16 bytes: whether it is a to z. */
export function smallLettersOf(bytes: v128): u32 {
  const places = i8x16.sub(bytes, i8x16.splat(0x61))
  return <u32>i8x16.bitmask(i8x16.le_u(places, i8x16.splat(25)))
}
