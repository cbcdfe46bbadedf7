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

/** From a pre-token to its parts, cut where no piece spans: they wait to be looked up, or the best cut is searched for. */

/** A pre-token, however long. */
export function encodePreToken(start: usize, end: usize): void {
  ensureQueueRoom()
  if (isUnigram) {
    startSum()
    encodeCut(start, start, end, end)
  } else {
    encodeMerged(start, end)
  }
}

/** The pre-tokens that bounds end, bit `i` in front of character `i` of ASCII; gives where the next one begins. */
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
  // Words of ASCII can hardly ever be cut.
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

/** A long word is remembered whole; its ids come behind those of what waits. */
function recall(start: usize, length: usize): bool {
  if (!countsOnly()) encodeQueue()
  return recallLong(start, length)
}

/**
 * From `start` to `end`; from `first` to `last` are whole characters, where it may be cut. What a step that sees bytes
 * leaves in front of them and behind stays with the ones beside it.
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
    // The place behind a character is looked at with the next one in sight.
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

/** The parts that end within 16 ASCII characters, the first from `from`; gives where the next one begins. */
function encodeAscii(from: usize, at: usize, follows: bool): usize {
  for (let cuts = asciiCutsOf(at, at - from > 31); cuts !== 0; cuts &= cuts - 1) {
    const cut = at + <usize>ctz(cuts)
    if (follows) encodeUnigram(load<u8>(cut - 1), from, cut - from)
    else enqueue(from, cut - from, false)
    from = cut
  }
  return from
}

/** The parts of a block one by one, the first from `from`; gives where the one begins that goes on behind. */
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
 * The same where order does not matter: most Chinese is cut into single characters, so these are counted first,
 * without asking of each part what it is.
 */
function countSegments(from: usize, block: usize, cuts: u64): usize {
  if (cuts === 0) return from
  const first = placeAt(<i32>ctz(cuts))
  // A part that begins with the block is a bit like the others.
  if (from === block) cuts |= 2
  else enqueue(from, first - from, false)
  const singles = cuts & (cuts >> 1)
  countCharacters(singles)
  // The last of the others goes on behind the block.
  let others = cuts ^ singles
  for (; (others & (others - 1)) !== 0; others &= others - 1) {
    const i = <i32>ctz(others)
    const next = <i32>ctz(cuts & ((<u64>-2) << i))
    enqueue(placeAt(i), placeAt(next) - placeAt(i), false)
  }
  return placeAt(<i32>ctz(others))
}

/** A part for the other model, `last` its last character. */
function encodeUnigram(last: u32, from: usize, length: usize): void {
  if (length !== widthOf(load<u8>(from)) || !encodeCharacter(last)) encodeLattice(from, length)
}

/** Characters of the block, each a part: those that were met before without a branch. */
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

/** Behind a text: the tokens of characters by themselves that no piece holds are of their bytes, or unknown. */
export function classifyUnknownCharacters(): void {
  if (fallsBack) addKinds(unclassifiedTokens, 0)
  else addKinds(0, unclassifiedTokens)
}
