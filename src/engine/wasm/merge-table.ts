import { widthOf } from './bytes'
import { mergeWords, mostPartialCharacters, rankBits, symbolBits } from './layout'
import { giveBackFrom, reserve } from './memory'
import {
  codePointAt,
  findPiece,
  highestCodePoint,
  pieceCount,
  pieceLength,
  pieceStart,
} from './pieces'

/**
 * What two neighbouring symbols merge into. Each possible merge has a number, its *order*: the lower it
 * is the earlier the merge. An entry is one word: 20 bits of the left symbol, 20 of the right, and the
 * order in 24, so that a look-up touches one cache line. Tried: a small table for each left symbol, with those that
 * are often asked side by side, is no faster; one of half the size, with an order and 12 bits of a hash in an entry and the
 * symbols by order, is slower: a merge that is found takes two cache lines.
 */
let table: usize
let shift: u64
let mask: usize
let used: usize
/**
 * A bit by hash for each merge. Most neighbours merge into nothing, and here that is nearly always seen without
 * the table, which is too large for the processor's caches.
 */
let filter: usize
let filterMask: u64
/** By order: the symbol that the merge makes; 0 where that is the order and `firstResult`. */
let results: usize
let firstResult: u32
/** By order: equal for merges that are leftmost first among each other; 0 where the order itself decides. */
let priorities: usize

/** The order that no merge has. */
export const noRank: u32 = 0xffffffff
const symbolLimit: u32 = 1 << symbolBits
const rankMask: u32 = (1 << rankBits) - 1

export function loadMergeRanks(theResults: usize, thePriorities: usize): void {
  results = theResults
  priorities = thePriorities
}

export function resultOf(rank: u32): u32 {
  if (results === 0) return rank + firstResult
  return load<u32>(results + ((<usize>rank) << 2))
}

/** Whether some merges have the same priority. */
export function ties(): bool {
  return priorities !== 0
}

export function priorityOf(rank: u32): u32 {
  if (rank === noRank) return noRank
  return load<u32>(priorities + ((<usize>rank) << 2))
}

export function reserveMergeTable(expected: usize): void {
  let bits: u64 = 10
  while ((<usize>1) << (<usize>bits) < expected * 2) bits++
  shift = 64 - bits
  mask = ((<usize>1) << (<usize>bits)) - 1
  table = reserve((<usize>8) << (<usize>bits))
  used = 0
  filterMask = ((<u64>1) << (bits + 2)) - 1
  filter = reserve((<usize>filterMask + 1) >> 3)
}

export function rankOf(left: u32, right: u32): u32 {
  // A character that is part of no piece is above the limit and merges with nothing.
  if ((left | right) >= symbolLimit) return noRank
  const key = ((<u64>left) << symbolBits) | <u64>right
  const product = key * 0x9e3779b97f4a7c15
  const bit = <usize>((product >> 20) & filterMask)
  if (((<u32>load<u8>(filter + (bit >> 3)) >>> (<u32>bit & 7)) & 1) === 0) return noRank
  let slot = <usize>(product >> shift)
  while (true) {
    const entry = load<u64>(table + ((slot & mask) << 3))
    if (entry === 0) return noRank
    if (entry >> rankBits === key) return (<u32>entry & rankMask) - 1
    slot++
  }
}

/** By two bytes: the order of their symbols. Half of all look-ups are of these. */
let bytePairs: usize

export function loadBytePairs(byteIds: usize): void {
  bytePairs = reserve(0x10000 << 2)
  for (let pair: usize = 0; pair < 0x10000; pair++) {
    const left = load<u32>(byteIds + ((pair >> 8) << 2))
    const right = load<u32>(byteIds + ((pair & 0xff) << 2))
    store<u32>(bytePairs + (pair << 2), rankOf(left, right))
  }
}

export function rankOfBytes(left: u32, right: u32): u32 {
  return load<u32>(bytePairs + (((left << 8) | right) << 2))
}

/** A pair that comes twice keeps its last order. */
export function addMerge(left: u32, right: u32, rank: u32): void {
  const key = ((<u64>left) << symbolBits) | <u64>right
  const entry = (key << rankBits) | (<u64>rank + 1)
  const product = key * 0x9e3779b97f4a7c15
  const bit = <usize>((product >> 20) & filterMask)
  const at = filter + (bit >> 3)
  store<u8>(at, <u8>(<u32>load<u8>(at) | ((<u32>1) << (<u32>bit & 7))))
  let slot = <usize>(product >> shift)
  for (; ; slot++) {
    const found = load<u64>(table + ((slot & mask) << 3))
    if (found === 0 || found >> rankBits === key) break
  }
  store<u64>(table + ((slot & mask) << 3), entry)
  used += 1
  if (used * 4 > (mask + 1) * 3) grow()
}

function grow(): void {
  const old = table
  const size = mask + 1
  reserveMergeTable(size)
  for (let slot: usize = 0; slot < size; slot++) {
    const entry = load<u64>(old + (slot << 3))
    if (entry !== 0) {
      const key = entry >> rankBits
      addMerge(<u32>(key >> symbolBits), <u32>key & (symbolLimit - 1), (<u32>entry & rankMask) - 1)
    }
  }
}

/** Every merge comes behind those that make its two symbols, as training leaves them. */
export let ranksAscend: bool = true

export function markRanksUnordered(): void {
  ranksAscend = false
}

/** A bit a piece of more than a byte: a merge of the list made it. */
let made: usize
/** Training gives pieces ids as it finds merges, so most often these are one by one too. */
let inSequence: bool

/** Makes room for a list of so many merges; what is written to memory from then on is gone at its end. */
export function startMergeList(count: u32): void {
  reserveMergeTable(count)
  results = reserve((<usize>count) << 2)
  made = reserve((<usize>pieceCount >> 3) + 1)
  inSequence = true
}

/**
 * Merges of a list: merge `i` is bytes[bounds[3 i], bounds[3 i + 1]) and what follows up to bounds[3 i + 2].
 * False where a piece is needed that is not there.
 */
export function addListedMerges(bytes: usize, bounds: usize, from: u32, to: u32): bool {
  for (let rank = from; rank < to; rank++) {
    const at = bounds + <usize>rank * mergeWords * 4
    const start = bytes + load<u32>(at)
    const middle = bytes + load<u32>(at, 4)
    const end = bytes + load<u32>(at, 8)
    const left = findPiece(start, middle - start)
    const right = findPiece(middle, end - middle)
    const result = findPiece(start, end - start)
    if (left < 0 || right < 0 || result < 0) return false
    store<u32>(results + ((<usize>rank) << 2), result)
    if (<u32>result !== load<u32>(results) + rank) inSequence = false
    addMerge(left, right, rank)
    noteMerge(left, right, result)
  }
  return true
}

export function endMergeList(): void {
  if (inSequence) {
    firstResult = load<u32>(results)
    giveBackFrom(results)
    results = 0
  } else {
    giveBackFrom(made)
  }
}

/** Looks whether the next merge of a list, of bytes, is in order. */
function noteMerge(left: i32, right: i32, result: i32): void {
  if (pieceLength(left) > 1 && !isMade(left)) ranksAscend = false
  if (pieceLength(right) > 1 && !isMade(right)) ranksAscend = false
  if (isMade(result)) ranksAscend = false
  const at = made + (<usize>result >> 3)
  store<u8>(at, <u8>(<u32>load<u8>(at) | (1 << (result & 7))))
}

function isMade(id: i32): bool {
  return ((<u32>load<u8>(made + (<usize>id >> 3)) >>> (id & 7)) & 1) !== 0
}

/** By code point, up to the highest that a piece has: the symbol that it begins as, plus one. */
let characters: usize
let characterLimit: u32
/** By number above `pieceCount`: the code point of a character that is part of a piece and none itself. */
let partialCharacters: usize
let partialCount: u32

/**
 * Gives each character that is in a piece a symbol: its own piece, else a number above all ids. False
 * where there are too many of these.
 */
export function assignCharacterSymbols(): bool {
  const last = pieceStart(pieceCount)
  characterLimit = highestCodePoint(pieceStart(0), last) + 1
  characters = reserve((<usize>characterLimit) << 2)
  partialCharacters = reserve(min<usize>(mostPartialCharacters, last - pieceStart(0)) << 2)
  partialCount = 0
  for (let id: u32 = 0; id < pieceCount; id++) {
    const length = pieceLength(id)
    if (length > 0 && widthOf(load<u8>(pieceStart(id))) === length) {
      const at = characters + ((<usize>codePointAt(pieceStart(id))) << 2)
      if (load<u32>(at) === 0) store<u32>(at, id + 1)
    }
  }
  for (let id: u32 = 0; id < pieceCount; id++) {
    const end = pieceStart(id) + pieceLength(id)
    for (let at = pieceStart(id); at < end; at += widthOf(load<u8>(at))) {
      const slot = characters + ((<usize>codePointAt(at)) << 2)
      if (load<u32>(slot) !== 0) continue
      if (partialCount === mostPartialCharacters) return false
      store<u32>(partialCharacters + ((<usize>partialCount) << 2), codePointAt(at))
      partialCount += 1
      store<u32>(slot, pieceCount + partialCount)
    }
  }
  return pieceCount + partialCount <= symbolLimit
}

/** A character that no piece holds is its code point above the limit. */
export function symbolOfCharacter(codePoint: u32): u32 {
  if (codePoint >= characterLimit) return codePoint | unknownBit
  const symbol = load<u32>(characters + ((<usize>codePoint) << 2))
  return symbol === 0 ? codePoint | unknownBit : symbol - 1
}

export const unknownBit: u32 = 0x80000000

/** The code point of a symbol that is no piece. */
export function characterOfSymbol(symbol: u32): u32 {
  return (symbol & unknownBit) !== 0
    ? symbol & ~unknownBit
    : load<u32>(partialCharacters + ((<usize>(symbol - pieceCount)) << 2))
}
