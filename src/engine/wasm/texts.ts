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

/** Reserves room for a text; returns its address. 16 bytes before it and 64 after it may be read too. */
export function reserveText(bytes: usize): usize {
  if (bytes + 80 > textRoom) {
    textRoom = max(bytes + 80, textRoom * 2)
    text = reserve(textRoom)
  }
  return text + 16
}

let input: usize
let inputRoom: usize

/** Reserves room for a text that must be normalized; returns its address. */
export function reserveInput(bytes: usize): usize {
  if (bytes + 32 > inputRoom) {
    inputRoom = max(bytes + 32, inputRoom * 2)
    input = reserve(inputRoom)
  }
  return input + 16
}

/** Normalizes the input of `bytes` bytes into the text; returns the bytes of the text, or -1 if a rule is damaged. */
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

/** Encodes the text of `bytes` bytes; returns its number of tokens, or -1 if it needs the reference model. */
export function encode(bytes: usize, withIds: bool, fusedId: u32): i32 {
  // Overwrites what an earlier, longer text left after the end.
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
