import { smallLettersOf } from './ascii'
import { widthOf } from './bytes'
import {
  cutsCharacters,
  joinsAscii,
  joinsAt,
  joinsHalves,
  joinsThree,
  knownOf,
  mayMergeWithin,
  noCharacter,
  opensTo,
  placesOf,
} from './neighbours'
import { codePointAt } from './pieces'

/**
 * Safe cuts: places between two characters that no piece spans in this text. Every merge makes a piece, so cutting there
 * does not change the tokens. A piece that spans the place has the two characters as neighbours; and it is just these two,
 * or it also has the character before them, or the one after. The segments between cuts are short and repeat, so their
 * tokens can be remembered.
 *
 * No processor predicts whether a piece spans two characters of a Chinese text. So a text is read in *blocks* of
 * characters. All places of a block are looked up without a branch, as bits of a word; only places where some piece has
 * the two neighbours are examined further, one at a time.
 */

/** The characters of a block, from index 1 on. Index 0 is the character before the block, and one follows after it. */
const characters: usize = memory.data(4 * 72, 16)
const places: usize = memory.data(4 * 72, 16)
const blockSize: usize = 63

export function characterAt(index: i32): u32 {
  return load<u32>(characters + ((<usize>index) << 2))
}

/** Address of a character of the block. */
export function placeAt(index: i32): usize {
  return <usize>load<u32>(places + ((<usize>index) << 2))
}

/** Reads the next block of a text and returns its number of characters. */
export function readBlock(before: u32, start: usize, end: usize): i32 {
  let count: usize = 0
  let at = start
  store<u32>(characters, before)
  while (at < end && count < blockSize) {
    if (count + 4 <= blockSize && at + 12 <= end && isFourOfThree(at)) {
      v128.store(characters + 4 + (count << 2), fourOfThree(v128.load(at)))
      v128.store(places + 4 + (count << 2), i32x4.add(i32x4.splat(<i32>at), i32x4(0, 3, 6, 9)))
      count += 4
      at += 12
    } else {
      count += 1
      store<u32>(characters + (count << 2), codePointAt(at))
      store<u32>(places + (count << 2), <u32>at)
      at += widthOf(load<u8>(at))
    }
  }
  store<u32>(characters + 4 + (count << 2), noCharacter)
  store<u32>(places + 4 + (count << 2), <u32>at)
  return <i32>count
}

/** Whether the next 12 bytes are four characters of three bytes. */
function isFourOfThree(at: usize): bool {
  const following = i8x16.bitmask(i8x16.lt_s(v128.load(at), i8x16.splat(-0x40)))
  return (following & 0x1fff) === 0b0_110_110_110_110
}

/** The code points of four characters of three bytes. */
function fourOfThree(bytes: v128): v128 {
  // Reverses the bytes of each character.
  const turned = v128.swizzle(bytes, i8x16(2, 1, 0, -1, 5, 4, 3, -1, 8, 7, 6, -1, 11, 10, 9, -1))
  const last = v128.and(turned, i32x4.splat(0x3f))
  const middle = v128.and(i32x4.shr_u(turned, 2), i32x4.splat(0xfc0))
  const first = v128.and(i32x4.shr_u(turned, 4), i32x4.splat(0xf000))
  return v128.or(v128.or(last, middle), first)
}

/** Bit `i`: characters `i - 1` and `i` are both ASCII. */
let asciiPairs: u64

/** Safe cuts at the first `count` places of the block: bit `i` if a segment may begin with character `i`. */
export function cutsOf(count: i32): u64 {
  const all = (((<u64>1) << count) - 1) << 2
  placePairs(count)
  let joined: u64 = 0
  let asked: u64 = 0
  for (let i = 2; i <= count + 1; i++)
    asked |= (<u64>joinsAt(load<u32>(pairs + ((<usize>i) << 2)))) << i
  asked &= ~asciiPairs
  for (let left = asciiPairs & all; left !== 0; left &= left - 1) {
    const i = <i32>ctz(left)
    joined |= (<u64>joinsAscii(characterAt(i - 1), characterAt(i))) << i
  }
  let opens: u64 = 0
  if (cutsCharacters) {
    let knownOfLeft = knownOf(characterAt(1))
    for (let i = 2; i <= count + 1; i++) {
      const knownOfRight = knownOf(characterAt(i))
      opens |= (<u64>opensTo(knownOfLeft, knownOfRight)) << i
      joined |= (<u64>joinsHalves(characterAt(i - 1), placeAt(i))) << i
      knownOfLeft = knownOfRight
    }
  }
  for (asked &= ~joined; asked !== 0; asked &= asked - 1) {
    const i = <i32>ctz(asked)
    const three = joinsThree(
      characterAt(i - 2),
      characterAt(i - 1),
      characterAt(i),
      characterAt(i + 1),
    )
    joined |= (<u64>three) << i
  }
  for (opens &= ~(joined | asciiPairs); opens !== 0; opens &= opens - 1) {
    const i = <i32>ctz(opens)
    const within = mayMergeWithin(characterAt(i - 1), characterAt(i), placeAt(i))
    joined |= (<u64>within) << i
  }
  return ~joined & all
}

/** By character: the place of the bit of it and the character before it, see `placesOf`. */
const pairs: usize = memory.data(4 * 72, 16)

function placePairs(count: i32): void {
  asciiPairs = 0
  for (let i = 2; i <= count + 1; i += 4) {
    const left = v128.load(characters + ((<usize>i) << 2) - 4)
    const right = v128.load(characters + ((<usize>i) << 2))
    v128.store(pairs + ((<usize>i) << 2), placesOf(left, right))
    const above = i32x4.shr_u(v128.or(left, right), 7)
    asciiPairs |= (<u64>i32x4.bitmask(i32x4.eq(above, i32x4.splat(0)))) << i
  }
}

/**
 * Safe cuts among 16 ASCII characters: bit `i` if a segment may begin with character `i`, except the first. Places between
 * two small letters are not looked up, because cutting less often is never wrong. They are looked up in a segment that is
 * already too long for a word: a million random letters then take half of the time.
 */
export function asciiCutsOf(at: usize, isLong: bool): u32 {
  const letters = isLong ? 0 : smallLettersOf(v128.load(at))
  let cuts: u32 = 0
  for (let asked = ~(letters & (letters << 1)) & 0xfffe; asked !== 0; asked &= asked - 1) {
    const i = <usize>ctz(asked)
    const joined = joinsAscii(load<u8>(at + i - 1), load<u8>(at + i))
    cuts |= (joined ^ 1) << (<u32>i)
  }
  return cuts
}
