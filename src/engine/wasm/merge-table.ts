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
 * The table of merges: the rank of each pair of symbols that may merge. A lower *rank* merges earlier. An entry is 64
 * bits, the two symbols and the rank plus one, so a look-up touches one cache line.
 *
 * Tried: a small table for each left symbol, with the frequent ones side by side, is no faster. A table of half the size,
 * with a rank and 12 bits of a hash in an entry and the symbols by rank, is slower: a merge that is found takes two cache
 * lines.
 */
let table: usize
let shift: u64
let mask: usize
let used: usize
/**
 * A bit by hash for each merge. Most neighbours cannot merge, and this filter nearly always says so without the table,
 * which is too large for the processor's caches.
 */
let filter: usize
let filterMask: u64
/** By rank: the symbol that the merge makes. 0 if that is always the rank plus `firstResult`. */
let results: usize
let firstResult: u32
/** By rank: the priority, equal for merges of one score. 0 if ranks are priorities. */
let priorities: usize

/** The rank of a pair that cannot merge. */
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
  // An unknown character is above the limit and never merges.
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

/** By two bytes: the rank of their symbols. Half of all look-ups are of these. */
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

/** Adds a merge. A pair that is added twice keeps its last rank. */
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

/** Every merge has a higher rank than the merges that make its two symbols. Training leaves merges so. */
export let ranksAscend: bool = true

export function markRanksUnordered(): void {
  ranksAscend = false
}

/** A bit by id: an earlier merge of the list makes the piece. */
let made: usize
/** The ids that merges make are consecutive, as when training numbers pieces in the order of merges. */
let inSequence: bool

/** Starts a list of `count` merges. Memory that is reserved until `endMergeList` is given back there. */
export function startMergeList(count: u32): void {
  reserveMergeTable(count)
  results = reserve((<usize>count) << 2)
  made = reserve((<usize>pieceCount >> 3) + 1)
  inSequence = true
}

/**
 * Adds merges of a list: merge `i` is bytes[bounds[3 i], bounds[3 i + 1]) and bytes[…, bounds[3 i + 2]). False if a piece
 * does not exist.
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

/** Updates `ranksAscend` with the next merge of a list. */
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

/** By code point, up to the highest in a piece: its symbol plus one, or 0. */
let characters: usize
let characterLimit: u32
/** Partial characters, which are in a piece and no piece themselves: the code points, by symbol above `pieceCount`. */
let partialCharacters: usize
let partialCount: u32

/**
 * Gives each character that is in a piece a symbol: its own piece, else a number above all ids. False if there are too
 * many of these.
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

/** The symbol of a character. For an unknown one it is the code point with `unknownBit`. */
export function symbolOfCharacter(codePoint: u32): u32 {
  if (codePoint >= characterLimit) return codePoint | unknownBit
  const symbol = load<u32>(characters + ((<usize>codePoint) << 2))
  return symbol === 0 ? codePoint | unknownBit : symbol - 1
}

export const unknownBit: u32 = 0x80000000

/** The code point of a symbol that is no piece: a partial or an unknown character. */
export function characterOfSymbol(symbol: u32): u32 {
  return (symbol & unknownBit) !== 0
    ? symbol & ~unknownBit
    : load<u32>(partialCharacters + ((<usize>(symbol - pieceCount)) << 2))
}
