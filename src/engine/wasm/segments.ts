import { isAscii } from './ascii'
import { firstCharacter, lastCharacter, widthOf } from './bytes'
import { fallsBack, hasUncoveredByte } from './merge-segment'
import { countOf, keepCount, noCharacter } from './neighbours'
import {
  addKinds,
  byteTokens,
  countsOnly,
  emitCharacters,
  tokens,
  unclassifiedTokens,
  unknownTokens,
} from './output'
import { asciiCutsOf, characterAt, cutsOf, placeAt, readBlock } from './safe-cuts'
import { encodeQueue, encodeSegment, enqueue, ensureQueueRoom, recallLong } from './segment-queue'
import { covers, encodeCharacter, encodeLattice, isUnigram, startSum } from './unigram'
import { boundCharacters, countsInAnyOrder, mustCountInOrder } from './unigram-counting'

/** From a pre-token to its segments. BPE segments are queued to be looked up; the Unigram model searches each in order. */

/** Encodes a pre-token of any length. */
export function encodePreToken(start: usize, end: usize): void {
  ensureQueueRoom()
  if (isUnigram) {
    startSum()
    encodeCut(start, start, end, end)
  } else {
    encodeMerged(start, end)
  }
}

/** Encodes the ASCII pre-tokens that end at `bounds`, bit `i` before character `i`; returns where the next one begins. */
export function encodeWords(start: usize, bounds: u64): usize {
  ensureQueueRoom()
  const block = start
  for (; bounds !== 0; bounds &= bounds - 1) {
    const bound = block + <usize>ctz(bounds)
    if (bound - start < 16 && !isUnigram) enqueue(start, bound - start, true)
    else encodePreToken(start, bound)
    start = bound
  }
  return start
}

function encodeMerged(start: usize, end: usize): void {
  const length = end - start
  // ASCII words have hardly any safe cuts.
  const isLong = length > 15
  const isCut = load<u8>(start, 1) >= 0x80 && length > 5
  if (!isCut && isLong && recall(start, length)) return
  if (!isCut && !isLong) {
    enqueue(start, length, true)
    return
  }
  const first = firstCharacter(start, end)
  const last = lastCharacter(start, end)
  if (first < last) encodeCut(start, first, last, end)
  else enqueue(start, length, true)
}

/** Recalls a long ASCII word whole. Its ids come after those of the queue. */
function recall(start: usize, length: usize): bool {
  if (!countsOnly()) encodeQueue()
  return recallLong(start, length)
}

/**
 * Cuts a pre-token at its safe cuts and encodes the segments. Only from `first` to `last` are whole characters, because a
 * step that sees bytes may cut within characters; the bytes before and after stay with their neighbours.
 */
function encodeCut(start: usize, first: usize, last: usize, end: usize): void {
  const follows = isUnigram && !countsInAnyOrder
  const counts = isUnigram ? countsInAnyOrder : countsOnly()
  let from = start
  let at = first
  let before = noCharacter
  while (!mustCountInOrder) {
    ensureQueueRoom()
    if (last - at > 15 && isAscii(at)) {
      from = encodeAscii(from, at, follows)
      at += 15
      before = load<u8>(at - 1)
      continue
    }
    const count = readBlock(before, at, last)
    const isLast = placeAt(count + 1) === last
    // A place is examined only when the character after the next one is known.
    const seen = isLast ? count : count - 1
    const cuts = seen > 1 ? cutsOf(seen - 1) : 0
    from = counts ? countSegments(from, at, cuts) : encodeSegments(from, cuts, follows)
    if (isLast) {
      if (follows) encodeUnigram(characterAt(count), from, end - from)
      else enqueue(from, end - from, from === start)
      return
    }
    before = characterAt(seen - 1)
    at = placeAt(seen)
  }
}

/** Encodes the segments that end within 16 ASCII characters, the first from `from`; returns where the next one begins. */
function encodeAscii(from: usize, at: usize, follows: bool): usize {
  for (let cuts = asciiCutsOf(at, at - from > 31); cuts !== 0; cuts &= cuts - 1) {
    const cut = at + <usize>ctz(cuts)
    if (follows) encodeUnigram(load<u8>(cut - 1), from, cut - from)
    else enqueue(from, cut - from, false)
    from = cut
  }
  return from
}

/** Encodes the segments that end within a block, the first from `from`; returns where the next one begins. */
function encodeSegments(from: usize, cuts: u64, follows: bool): usize {
  for (; cuts !== 0; cuts &= cuts - 1) {
    const i = <i32>ctz(cuts)
    const length = placeAt(i) - from
    if (follows) encodeUnigram(characterAt(i - 1), from, length)
    else enqueue(from, length, false)
    from = placeAt(i)
  }
  return from
}

/**
 * Counts the segments of a block in any order. Most segments of Chinese are single characters, so these are counted
 * first, without a branch for each.
 */
function countSegments(from: usize, block: usize, cuts: u64): usize {
  if (cuts === 0) return from
  const first = placeAt(<i32>ctz(cuts))
  // A segment that begins with the block is a bit like the others.
  if (from === block) cuts |= 2
  else enqueue(from, first - from, false)
  const singles = cuts & (cuts >> 1)
  countCharacters(singles)
  // The last of the others continues after the block.
  let others = cuts ^ singles
  for (; (others & (others - 1)) !== 0; others &= others - 1) {
    const i = <i32>ctz(others)
    const next = <i32>ctz(cuts & ((<u64>-2) << i))
    enqueue(placeAt(i), placeAt(next) - placeAt(i), false)
  }
  return placeAt(<i32>ctz(others))
}

/** Encodes a Unigram segment whose last character is `last`. */
function encodeUnigram(last: u32, from: usize, length: usize): void {
  if (length !== widthOf(load<u8>(from)) || !encodeCharacter(last)) encodeLattice(from, length)
}

/** Counts characters of the block that are segments of their own: those that were counted before, without a branch. */
function countCharacters(characters: u64): void {
  let count: u32 = 0
  let unknowns: u32 = 0
  let others: u64 = 0
  for (let left = characters; left !== 0; left &= left - 1) {
    const i = ctz(left)
    const known = countOf(characterAt(<i32>i))
    count += known >> 1
    unknowns += (known >> 1) & (0 - (known & 1))
    others |= (<u64>u32(known === 0)) << i
  }
  emitCharacters(count, unknowns)
  if (isUnigram) boundCharacters(count)
  for (; others !== 0; others &= others - 1) {
    const i = <i32>ctz(others)
    countCharacter(characterAt(i), placeAt(i))
  }
}

function countCharacter(character: u32, at: usize): void {
  const width = widthOf(load<u8>(at))
  if (width > 3 || (isUnigram && !covers(character))) {
    enqueue(at, width, false)
    return
  }
  if (isUnigram) {
    emitCharacters(1, 0)
    boundCharacters(1)
    keepCount(character, 1, false)
    return
  }
  const before = tokens
  const unknownsBefore = byteTokens + unknownTokens
  encodeSegment(at, width, false)
  const isUnknown = byteTokens + unknownTokens !== unknownsBefore
  if (!hasUncoveredByte) keepCount(character, tokens - before, isUnknown)
}

/** Counts the unclassified tokens of a text: all are byte tokens if the model falls back to bytes, else all unknown. */
export function classifyUnknownCharacters(): void {
  if (fallsBack) addKinds(unclassifiedTokens, 0)
  else addKinds(0, unclassifiedTokens)
}
