import { noId } from './layout'
import { reserve } from './memory'

/** What encoding a text has come to so far. */
export let tokens: u32
/** How many of them stand for a byte of a character that no piece holds, and how many are the unknown piece. */
export let byteTokens: u32
export let unknownTokens: u32
/** Where ids go; 0 where they are only counted. */
export let ids: usize
let idRoom: u32
/** The unknown piece where neighbouring ones are one token, else a number that is no id. */
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

/** Adds the ids that stand in memory from `from` on. */
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

/** Adds so many ids of which nobody asks what they are. */
export function emitCount(count: u32): void {
  tokens += count
}

/** The tokens of characters that no piece holds, of which not yet is said what they are. */
export let unclassifiedTokens: u32

/** Adds the tokens of characters by themselves, some of which are stray. */
export function emitCharacters(count: u32, unknowns: u32): void {
  tokens += count
  unclassifiedTokens += unknowns
}

/** Says of tokens that were added what they are; neighbouring unknown ones that are one are counted here. */
export function addKinds(bytes: u32, unknowns: u32): void {
  byteTokens += bytes
  if (fused === noId) unknownTokens += unknowns
}

/** Whether a count is all that is needed, and neighbouring tokens are never one. */
export function countsOnly(): bool {
  return ids === 0 && fused === noId
}

/** Whether neighbouring unknown tokens are one. */
export function fuses(): bool {
  return fused !== noId
}

/** Says of tokens that were added that so many are unknown, of which some are one with the one in front of them. */
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
