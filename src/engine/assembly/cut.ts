import { smallLettersOf } from './ascii'
import { widthOf } from './bytes'
import {
  joins,
  joinsAscii,
  joinsHalves,
  joinsThree,
  knownOf,
  mayMergeWithin,
  noCharacter,
  opensTo,
} from './marks'
import { codePointAt } from './pieces'

/**
 * Where a text can be cut without changing what it merges into: between two characters that no piece
 * which stands there spans, because every merge makes a piece. One that does has the two side by side;
 * and it is just these two, or has the one before them in it too, or the one behind. The parts are short and
 * repeat, so that what they become can be remembered.
 *
 * Whether a piece spans two characters of a Chinese text no processor foresees. So a text is read a *block* of
 * characters at a time, all its places are looked up without a branch, each a bit of a word, and only of those
 * where some piece has the neighbours more is asked, a bit at a time.
 */

/** Character 1 and those behind it of a block; character 0 stands before them, and one behind the last. */
const characters: usize = memory.data(4 * 66, 16)
const places: usize = memory.data(4 * 66, 16)
const blockSize = 63

export function characterAt(index: i32): u32 {
  return load<u32>(characters + ((<usize>index) << 2))
}

/** Where a character of the block begins. */
export function placeAt(index: i32): usize {
  return <usize>load<u32>(places + ((<usize>index) << 2))
}

/** Reads the next block of a text, and says how many characters it has. */
export function readBlock(before: u32, start: usize, end: usize): i32 {
  let count = 0
  let at = start
  put(0, before, start)
  while (at < end && count < blockSize) {
    count += 1
    put(count, codePointAt(at), at)
    at += widthOf(load<u8>(at))
  }
  put(count + 1, noCharacter, at)
  return count
}

function put(index: i32, character: u32, at: usize): void {
  store<u32>(characters + ((<usize>index) << 2), character)
  store<u32>(places + ((<usize>index) << 2), <u32>at)
}

/** The first `count` places between characters of the block: bit `i` where a part may begin with character `i`. */
export function cutsOf(count: i32): u64 {
  let joined: u64 = 0
  let asked: u64 = 0
  let opens: u64 = 0
  let left = characterAt(1)
  let knownOfLeft = knownOf(left)
  for (let i = 2; i <= count + 1; i++) {
    const right = characterAt(i)
    const knownOfRight = knownOf(right)
    if ((left | right) < 0x80) {
      joined |= (<u64>joinsAscii(left, right)) << i
    } else {
      asked |= (<u64>joins(left, right)) << i
      opens |= (<u64>opensTo(knownOfLeft, knownOfRight)) << i
      joined |= (<u64>joinsHalves(left, placeAt(i))) << i
    }
    left = right
    knownOfLeft = knownOfRight
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
  for (opens &= ~joined; opens !== 0; opens &= opens - 1) {
    const i = <i32>ctz(opens)
    const within = mayMergeWithin(characterAt(i - 1), characterAt(i), placeAt(i))
    joined |= (<u64>within) << i
  }
  return ~joined & ((((<u64>1) << count) - 1) << 2)
}

/**
 * Of 16 ASCII characters: bit `i` where a part may begin with character `i`, but for the first. Small letters are
 * left together, and all other places looked up: cutting less often is never wrong. Those of a part that is too long
 * for a word already are looked up too: a million random letters are merged in half of the time.
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
