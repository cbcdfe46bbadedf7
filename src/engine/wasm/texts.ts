import { reserve } from './memory'
import { hasUncoveredByte, startText } from './merge-segment'
import { isDamaged, isFull, normalize } from './normalize'
import { startOutput, tokens } from './output'
import { encodeText } from './pre-tokenizer'
import { classifyUnknownCharacters } from './segments'
import {
  abandonUnorderedCount,
  countsInAnyOrder,
  endUnorderedCount,
  mustCountInOrder,
  startUnorderedCount,
} from './unigram-counting'

let text: usize
let textRoom: usize

/** Where to write a text of so many bytes; 16 bytes in front and 64 behind may be read too. */
export function reserveText(bytes: usize): usize {
  if (bytes + 80 > textRoom) {
    textRoom = max(bytes + 80, textRoom * 2)
    text = reserve(textRoom)
  }
  return text + 16
}

let input: usize
let inputRoom: usize

/** Where to write a text of so many bytes that is to be normalized. */
export function reserveInput(bytes: usize): usize {
  if (bytes + 32 > inputRoom) {
    inputRoom = max(bytes + 32, inputRoom * 2)
    input = reserve(inputRoom)
  }
  return input + 16
}

/** Makes the text of the `bytes` bytes that were written there; gives its bytes, or -1 where a rule is damaged. */
export function normalizeInput(bytes: usize): i32 {
  let room = bytes + 64
  while (true) {
    const out = reserveText(room)
    const end = normalize(input + 16, input + 16 + bytes, out, out + room)
    if (isDamaged) return -1
    if (!isFull) return <i32>(end - out)
    room *= 2
  }
}

/** The tokens of the `bytes` bytes of UTF-8 that were written there, or -1: the text is not for this engine. */
export function encode(bytes: usize, withIds: bool, fusedId: u32): i32 {
  // What an earlier, longer text left behind is no part of this one.
  v128.store(text + 16 + bytes, i64x2.splat(0))
  startUnorderedCount(text + 16, bytes, withIds)
  encodeOnce(bytes, withIds, fusedId)
  if (mustCountInOrder) {
    abandonUnorderedCount()
    encodeOnce(bytes, withIds, fusedId)
  }
  return hasUncoveredByte ? -1 : <i32>tokens
}

function encodeOnce(bytes: usize, withIds: bool, fusedId: u32): void {
  startText()
  startOutput(withIds, <u32>bytes, fusedId)
  encodeText(text + 16, text + 16 + bytes)
  classifyUnknownCharacters()
  if (countsInAnyOrder) endUnorderedCount()
}
