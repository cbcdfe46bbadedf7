import { widthOf } from './bytes'

/** By block of 64 code points, a byte: whether its characters are inert, see `src/engine/inert.ts`. */
let inertBlocks: usize

/** Sets the table of blocks; 0 if all characters are inert. */
export function loadInertBlocks(blocks: usize): void {
  inertBlocks = blocks
}

/** The number of characters of a stretch of UTF-8, or -1 if one of them is not inert. */
export function countInert(start: usize, end: usize): i32 {
  if (inertBlocks === 0) return countCharacters(start, end)
  let characters = 0
  let at = start
  while (at < end) {
    if (at + 16 <= end && i8x16.bitmask(v128.load(at)) === 0) {
      at += 16
      characters += 16
      continue
    }
    const lead = <usize>load<u8>(at)
    if (lead >= 0x80) {
      if (load<u8>(inertBlocks + blockAt(lead, at)) === 0) return -1
    }
    at += widthOf(<u32>lead)
    characters += 1
  }
  return characters
}

function blockAt(lead: usize, at: usize): usize {
  if (lead < 0xe0) return lead & 0x1f
  const second = <usize>load<u8>(at, 1) & 0x3f
  if (lead < 0xf0) return ((lead & 0x0f) << 6) | second
  return ((lead & 0x07) << 12) | (second << 6) | (<usize>load<u8>(at, 2) & 0x3f)
}

/** Counts the bytes that do not continue a character. */
function countCharacters(start: usize, end: usize): i32 {
  let characters = 0
  let at = start
  for (; at + 16 <= end; at += 16)
    characters += popcnt(i8x16.bitmask(i8x16.gt_s(v128.load(at), i8x16.splat(-65))))
  for (; at < end; at++) characters += i32((load<u8>(at) & 0xc0) !== 0x80)
  return characters
}
