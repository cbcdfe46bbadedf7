import { noId } from './layout'
import { reserve } from './memory'

/** Tokens of the text so far. */
export let tokens: u32
/** Of these, tokens that are a byte of an unknown character, and tokens that are the unknown piece. */
export let byteTokens: u32
export let unknownTokens: u32
/** Address of the ids; 0 if tokens are only counted. */
export let ids: usize
let idRoom: u32
/** The unknown piece if neighbouring unknown tokens become one, else `noId`. */
let fused: u32
let lastId: u32

export function startOutput(withIds: bool, mostIds: u32, fusedId: u32): void {
  tokens = 0
  byteTokens = 0
  unclassifiedTokens = 0
  unknownTokens = 0
  fused = fusedId
  lastId = noId
  ids = 0
  if (!withIds) return
  if (idRoom < mostIds) {
    idRoom = max(mostIds, idRoom * 2)
    idBuffer = reserve((<usize>idRoom) << 2)
  }
  ids = idBuffer
}

let idBuffer: usize

/** Adds the `count` ids at `from`. */
export function emit(from: usize, count: u32): void {
  if (fused !== noId) {
    emitFused(from, count)
    return
  }
  if (ids !== 0) {
    const to = ids + ((<usize>tokens) << 2)
    for (let i: usize = 0; i < count; i++) store<u32>(to + (i << 2), load<u32>(from + (i << 2)))
  }
  tokens += count
}

/** Adds `count` tokens whose ids are not needed. */
export function emitCount(count: u32): void {
  tokens += count
}

/** Tokens of unknown characters that are not yet counted as byte or unknown tokens. */
export let unclassifiedTokens: u32

/** Adds the tokens of characters that are segments of their own, `unknowns` of them tokens of unknown characters. */
export function emitCharacters(count: u32, unknowns: u32): void {
  tokens += count
  unclassifiedTokens += unknowns
}

/** Counts byte and unknown tokens among those that were added. If unknown tokens fuse, `emitFused` counts them instead. */
export function addKinds(bytes: u32, unknowns: u32): void {
  byteTokens += bytes
  if (fused === noId) unknownTokens += unknowns
}

/** Whether only a count is needed, and unknown tokens do not fuse. */
export function countsOnly(): bool {
  return ids === 0 && fused === noId
}

/** Whether neighbouring unknown tokens fuse. */
export function fuses(): bool {
  return fused !== noId
}

/** Counts unknown tokens among those that were added; `fused` of them are one with the token before. */
export function addFused(unknowns: u32, fused: u32): void {
  tokens -= fused
  unknownTokens += unknowns - fused
}

function emitFused(from: usize, count: u32): void {
  for (let i: usize = 0; i < count; i++) {
    const id = load<u32>(from + (i << 2))
    if (id === fused && lastId === fused) continue
    lastId = id
    if (id === fused) unknownTokens += 1
    if (ids !== 0) store<u32>(ids + ((<usize>tokens) << 2), id)
    tokens += 1
  }
}
