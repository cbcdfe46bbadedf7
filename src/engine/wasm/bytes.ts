/** Hashes and comparisons of short stretches of bytes. */

/** The key of up to 15 bytes: the bytes, then zeros, and their number in the last byte. */
export function shortKey(at: usize, length: usize): v128 {
  return v128.or(
    v128.and(v128.load(at), v128.load(masks + (length << 4))),
    v128.load(lengths + (length << 4)),
  )
}

/** A 64-bit hash of a key. The upper bits are the best. */
export function hashOfKey(key: v128): u64 {
  const product =
    (i64x2.extract_lane(key, 0) * 0x9e3779b97f4a7c15) ^
    (i64x2.extract_lane(key, 1) * 0xc2b2ae3d27d4eb4f)
  return (product ^ (product >> 32)) * 0x9fb21c651e98df25
}

/** The hash of any number of bytes. Up to 15 bytes have the hash of their key. */
export function hashOf(at: usize, length: usize): u64 {
  if (length < 16) return hashOfKey(shortKey(at, length))
  let hash: u64 = length * 0x9e3779b97f4a7c15
  const last = at + length - 16
  for (; at < last; at += 16) hash = (hash ^ hashOfKey(v128.load(at))) * 0x9fb21c651e98df25
  hash = (hash ^ hashOfKey(v128.load(last))) * 0x9fb21c651e98df25
  return hash ^ (hash >> 29)
}

export function sameBytes(a: usize, b: usize, length: usize): bool {
  if (length < 16) {
    return !v128.any_true(v128.xor(shortKey(a, length), shortKey(b, length)))
  }
  const last = length - 16
  for (let i: usize = 0; i < last; i += 16) {
    if (v128.any_true(v128.xor(v128.load(a + i), v128.load(b + i)))) return false
  }
  return !v128.any_true(v128.xor(v128.load(a + last), v128.load(b + last)))
}

/** For each length up to 15: a mask of its bytes, and the length in the last byte. */
const masks: usize = memory.data(256, 16)
const lengths: usize = memory.data(256, 16)

export function prepareKeys(): void {
  for (let length: usize = 0; length < 16; length++) {
    for (let i: usize = 0; i < length; i++) store<u8>(masks + (length << 4) + i, 0xff)
    store<u8>(lengths + (length << 4) + 15, <u8>length)
  }
}

/** Bytes of the UTF-8 character that begins with byte `lead`. */
export function widthOf(lead: u32): usize {
  return lead < 0x80 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4
}

/** Whether a stretch begins and ends between characters. Steps that see bytes may cut within a character. */
export function cutsNoCharacter(start: usize, end: usize): bool {
  return !continues(start) && !continues(end)
}

/** Where the first whole character of a stretch begins, or `end`. */
export function firstCharacter(start: usize, end: usize): usize {
  while (start < end && continues(start)) start++
  return start
}

/** Where the last whole character of a stretch ends; `start` or less if there is none. */
export function lastCharacter(start: usize, end: usize): usize {
  if (!continues(end)) return end
  do end--
  while (end > start && continues(end))
  return end
}

/** Whether the byte at an address continues a character. */
export function continues(at: usize): bool {
  return (load<u8>(at) & 0xc0) === 0x80
}
