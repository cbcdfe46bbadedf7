/**
 * The end of a run of ASCII characters of a set, tested 16 at a time. A set is 16 bytes: for each lower half of a byte, a
 * bit for each upper half (0 to 7). Nearly all words are shorter than 16, so they take a fixed number of instructions; a
 * loop over letters would end in a branch that no processor predicts.
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

/** For each of 16 bytes: 0 if it is not in the set. */
export function inSet(set: usize, bytes: v128): v128 {
  const upper = v128.swizzle(upperBits, i8x16.shr_u(bytes, 4))
  return v128.and(v128.swizzle(v128.load(set), v128.and(bytes, i8x16.splat(0x0f))), upper)
}

/** By upper half of a byte: its bit in a set; 0 beyond ASCII. */
const upperBits: v128 = i8x16(1, 2, 4, 8, 16, 32, 64, -128, 0, 0, 0, 0, 0, 0, 0, 0)

/** The same for a set of all 256 bytes, which has 16 more bytes for those beyond ASCII. */
function inSetOfBytes(set: usize, bytes: v128): v128 {
  const above = inSet(set + 16, v128.xor(bytes, i8x16.splat(-0x80)))
  return v128.or(inSet(set, bytes), above)
}

/**
 * Cuts among 64 bytes: bit `i` for a cut before byte `i`, except the first. A cut is where one neighbour is a member of
 * the set and the other is not, and between two members unless `joins`.
 */
export function cutsAmong(set: usize, at: usize, joins: bool): u64 {
  const members =
    <u64>membersOf(set, at) |
    ((<u64>membersOf(set, at + 16)) << 16) |
    ((<u64>membersOf(set, at + 32)) << 32) |
    ((<u64>membersOf(set, at + 48)) << 48)
  const cuts = joins ? members ^ (members << 1) : members | (members << 1)
  return cuts & ~1
}

function membersOf(set: usize, at: usize): u32 {
  const member = inSetOfBytes(set, v128.load(at))
  return <u32>i8x16.bitmask(i8x16.ne(member, i8x16.splat(0)))
}

/** Whether 16 bytes are all ASCII. */
export function isAscii(at: usize): bool {
  return i8x16.bitmask(v128.load(at)) === 0
}

/** A bit for each of 16 bytes: whether it is a to z. */
export function smallLettersOf(bytes: v128): u32 {
  const places = i8x16.sub(bytes, i8x16.splat(0x61))
  return <u32>i8x16.bitmask(i8x16.le_u(places, i8x16.splat(25)))
}
