import { hashOf, sameBytes, widthOf } from './bytes'
import { reserve } from './memory'

/**
 * The pieces by their bytes: an open-addressed table of 64-bit entries. An entry has half of the hash above the id plus
 * one, so that bytes are hardly ever compared in vain.
 */
let bytes: usize
let starts: usize
let table: usize
let mask: usize

/** The number of ids. Numbers from there on are symbols of characters that are in a piece and no piece themselves. */
export let pieceCount: u32

/**
 * Loads the pieces: piece `id` is bytes[starts[id], starts[id + 1]), empty if text can never become it. Of two pieces with
 * the same bytes the first counts.
 */
export function loadPieces(theBytes: usize, theStarts: usize, count: u32): void {
  bytes = theBytes
  starts = theStarts
  pieceCount = count
  let size: usize = 1024
  while (size < <usize>count * 2) size <<= 1
  mask = size - 1
  table = reserve(size << 3)
  for (let id: u32 = 0; id < count; id++) {
    if (pieceLength(id) > 0) insert(id)
  }
  wholePieceBits = reserve((<usize>count >> 3) + 1)
  characters = reserve(0x10000 << 2)
}

/** A bit by id: the piece's own text becomes the piece. */
let wholePieceBits: usize
/** By code point up to U+FFFF: the piece that the character becomes plus one, or 0 if it becomes several. */
let characters: usize

/** Records that the piece's own text becomes the piece. */
export function markWholePiece(id: u32): void {
  const at = wholePieceBits + (<usize>id >> 3)
  store<u8>(at, <u8>(<u32>load<u8>(at) | (1 << (id & 7))))
  const start = pieceStart(id)
  if (isCharacter(start, pieceLength(id)))
    store<u32>(characters + ((<usize>codePointAt(start)) << 2), id + 1)
}

/** Whether bytes are one UTF-8 character of up to three bytes. Pieces may be any bytes. */
function isCharacter(at: usize, length: usize): bool {
  if (length > 3 || (load<u8>(at) & 0xc0) === 0x80 || widthOf(load<u8>(at)) !== length) return false
  for (let i: usize = 1; i < length; i++) if ((load<u8>(at + i) & 0xc0) !== 0x80) return false
  return codePointAt(at) >= (length === 1 ? 0 : length === 2 ? 0x80 : 0x800)
}

/** The piece that a text becomes if it becomes only one, else -1. */
export function wholePiece(at: usize, length: usize): i32 {
  const id = findPiece(at, length)
  if (id < 0) return -1
  return ((<u32>load<u8>(wholePieceBits + (<usize>id >> 3)) >>> (id & 7)) & 1) !== 0 ? id : -1
}

/** The piece that a character becomes if it becomes only one, else -1. */
export function pieceOfCharacter(codePoint: u32): i32 {
  return codePoint < 0x10000 ? <i32>load<u32>(characters + ((<usize>codePoint) << 2)) - 1 : -1
}

export function pieceStart(id: u32): usize {
  return bytes + load<u32>(starts + ((<usize>id) << 2))
}

export function pieceLength(id: u32): usize {
  return load<u32>(starts + ((<usize>id) << 2) + 4) - load<u32>(starts + ((<usize>id) << 2))
}

/** The id of the piece with these bytes, or -1. */
export function findPiece(at: usize, length: usize): i32 {
  const hash = hashOf(at, length)
  let slot = <usize>(hash >> 32)
  while (true) {
    const entry = load<u64>(table + ((slot & mask) << 3))
    if (entry === 0) return -1
    if (((entry ^ hash) & 0xffffffff00000000) === 0) {
      const id = <u32>entry - 1
      if (pieceLength(id) === length && sameBytes(pieceStart(id), at, length)) return id
    }
    slot++
  }
}

/** The most texts that `touchPieces` reads for, and the ids that they may have. */
export const mostTouched = 256
const likely: usize = memory.data(4 * mostTouched, 16)

/**
 * Prefetches: reads the memory that looking up texts will read. WebAssembly has no prefetch instruction, but reads that
 * nothing waits for run side by side. A text is 8 bytes: its address and twice its length.
 */
export function touchPieces(texts: usize, end: usize): void {
  const count = end - texts
  for (let i: usize = 0; i < count; i += 8) {
    const hash = hashOf(<usize>load<u32>(texts + i), <usize>(load<u32>(texts + i, 4) >> 1))
    const entry = load<u64>(table + ((<usize>(hash >> 32) & mask) << 3))
    const isSame = ((entry ^ hash) & 0xffffffff00000000) === 0
    store<u32>(likely + (i >> 1), isSame ? <u32>entry - 1 : 0)
  }
  let sum: u32 = 0
  for (let i: usize = 0; i < count; i += 8) {
    const id = load<u32>(likely + (i >> 1))
    sum += <u32>load<u8>(pieceStart(id)) + <u32>load<u8>(wholePieceBits + (<usize>id >> 3))
  }
  // Stored, or the compiler would remove the reads.
  store<u32>(likely, sum)
}

function insert(id: u32): void {
  const hash = hashOf(pieceStart(id), pieceLength(id))
  if (findPiece(pieceStart(id), pieceLength(id)) >= 0) return
  let slot = <usize>(hash >> 32)
  while (load<u64>(table + ((slot & mask) << 3)) !== 0) slot++
  store<u64>(table + ((slot & mask) << 3), (hash & 0xffffffff00000000) | (id + 1))
}

/** The code point of the UTF-8 character at this address. */
export function codePointAt(at: usize): u32 {
  const lead = <u32>load<u8>(at)
  if (lead < 0x80) return lead
  const second = <u32>load<u8>(at, 1) & 0x3f
  if (lead < 0xe0) return ((lead & 0x1f) << 6) | second
  const third = <u32>load<u8>(at, 2) & 0x3f
  if (lead < 0xf0) return ((lead & 0x0f) << 12) | (second << 6) | third
  return ((lead & 0x07) << 18) | (second << 12) | (third << 6) | (<u32>load<u8>(at, 3) & 0x3f)
}

/** The highest code point of a stretch of text. */
export function highestCodePoint(from: usize, end: usize): u32 {
  let highest: u32 = 0
  for (let at = from; at < end; at += widthOf(load<u8>(at))) highest = max(highest, codePointAt(at))
  return highest
}
