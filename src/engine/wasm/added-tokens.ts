import { inSet } from './ascii'
import { reserve } from './memory'
import { countsOnly, emit, emitCount } from './output'

/**
 * Added tokens. They are cut out of a text first: at each place the longest match, from left to right. Their tree is one
 * table with a row of 256 children for each node. Node 0 is the root, so 0 as a child means none.
 */
let children: usize
/** By node: the id of the token that ends there plus one, or 0. */
let ends: usize
let nodeCount: u32
/** Sets, as in `ascii.ts`, of the first characters of tokens and of the second ones. */
let firsts: usize
let seconds: usize
export let findsAdded: bool

/** Reserves the tree of tokens that have `bytes` bytes in all. */
export function reserveAddedTokens(bytes: u32): void {
  children = reserve((<usize>bytes + 1) << 9)
  ends = reserve((<usize>bytes + 1) << 2)
  nodeCount = 1
  firsts = reserve(16)
  seconds = reserve(16)
  findsAdded = true
}

/** Adds a token that begins with two ASCII characters. */
export function addAddedToken(at: usize, length: usize, id: u32): void {
  putIn(firsts, load<u8>(at))
  putIn(seconds, load<u8>(at, 1))
  let node: u32 = 0
  for (let i: usize = 0; i < length; i++) {
    const child = children + ((<usize>node) << 9) + ((<usize>load<u8>(at + i)) << 1)
    if (load<u16>(child) === 0) {
      store<u16>(child, <u16>nodeCount)
      nodeCount += 1
    }
    node = load<u16>(child)
  }
  store<u32>(ends + ((<usize>node) << 2), id + 1)
}

function putIn(set: usize, character: u32): void {
  const at = set + (character & 15)
  store<u8>(at, <u8>(<u32>load<u8>(at) | ((<u32>1) << (character >> 4))))
}

/** Where the next token begins, and then `addedEnd` is where it ends; `end` if there is none. */
export function findAdded(from: usize, end: usize): usize {
  for (let at = from; at < end; at++) {
    at = nextCandidate(at, end)
    if (at < end && matchAt(at, end)) return at
  }
  return end
}

export let addedEnd: usize
/** Address of the id of the token that was found. */
const addedId: usize = memory.data(4)

export function emitAdded(): void {
  if (countsOnly()) emitCount(1)
  else emit(addedId, 1)
}

/** The next place where a first character of tokens is followed by a second one. */
function nextCandidate(from: usize, end: usize): usize {
  for (let at = from; at < end; at += 16) {
    const both = membersOf(firsts, at) & membersOf(seconds, at + 1)
    if (both !== 0) return min(at + ctz(both), end)
  }
  return end
}

/** A bit for each of 16 bytes: whether it is in the set. */
function membersOf(set: usize, at: usize): i32 {
  return i8x16.bitmask(i8x16.ne(inSet(set, v128.load(at)), i8x16.splat(0)))
}

function matchAt(start: usize, end: usize): bool {
  let node: u32 = 0
  addedEnd = 0
  for (let at = start; at < end; at++) {
    node = load<u16>(children + ((<usize>node) << 9) + ((<usize>load<u8>(at)) << 1))
    if (node === 0) break
    const id = load<u32>(ends + ((<usize>node) << 2))
    if (id === 0) continue
    store<u32>(addedId, id - 1)
    addedEnd = at + 1
  }
  return addedEnd !== 0
}
