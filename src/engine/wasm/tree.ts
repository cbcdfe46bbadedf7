import { widthOf } from './bytes'
import { keptBit } from './layout'
import { giveBackFrom, moveDown, reserve } from './memory'
import { codePointAt, highestCodePoint } from './pieces'
import { characterOf, grow, mostNodes, nodeCount, parentOf, startTree } from './tree-nodes'

/**
 * The tree of all pieces by characters, laid out for walking (a double array). The child of a node for a character is at
 * `base + code`; frequent characters have small codes. A cell is 64 bits: its own base; the code that leads to it, which
 * identifies the parent because no two nodes have the same base; and the number of the piece that ends there, from 1 on.
 * The root is 0, and 0 as a child means none.
 *
 * Walking is bound by memory. So a step touches one cache line, which holds eight cells, and nodes are laid out in the
 * order of pieces, which is roughly that of their frequency: frequent nodes lie close together, and so do the scores of
 * frequent pieces. A hash table of edges is half as fast.
 *
 * Source: J. Aoe, An Efficient Digital Search Algorithm by Using a Double-Array Structure, 1989.
 */
let cells: usize
let cellCount: u32
const pieceBits: u64 = 20
const codeBits: u64 = 21
const baseBits: u64 = 22
const mostCells: u32 = (1 << 21) - 1
const pieceMask: u64 = (1 << pieceBits) - 1
const codeMask: u64 = (1 << codeBits) - 1
/** By code point: its code, or 0 if no piece contains it. */
let codes: usize
let codeLimit: u32
/** By number of a piece: its id, and its score. */
let ids: usize
let scores: usize

/** Length of the longest piece, in bytes. */
export let longestPiece: usize

/** The child of a cell for a character's code, or 0. */
export function childOf(cell: u64, code: u32): u64 {
  const child = load<u64>(cells + ((<usize>(<i64>cell >> (64 - baseBits)) + code) << 3))
  return ((child >> pieceBits) & codeMask) === <u64>code ? child : 0
}

/** The number of the piece that ends at a cell, or 0. */
export function pieceAt(cell: u64): u32 {
  return <u32>(cell & pieceMask)
}

export function scoreOf(piece: u32): f64 {
  return load<f64>(scores + ((<usize>piece) << 3))
}

export function idOf(piece: u32): u32 {
  return load<u32>(ids + ((<usize>piece) << 2)) & ~keptBit
}

/** The end of the longest kept piece at a place, or 0. */
export function keptPieceAt(at: usize, end: usize): usize {
  let longest: usize = 0
  let cell: u64 = 0
  while (at < end) {
    cell = childOf(cell, codeOf(codePointAt(at)))
    if (cell === 0) break
    at += widthOf(load<u8>(at))
    const piece = pieceAt(cell)
    if (piece !== 0 && (load<u32>(ids + ((<usize>piece) << 2)) & keptBit) !== 0) longest = at
  }
  return longest
}

export function codeOf(codePoint: u32): u32 {
  return codePoint < codeLimit ? load<u32>(codes + ((<usize>codePoint) << 2)) : 0
}

/**
 * Loads the pieces: piece `i` is bytes[starts[i], starts[i + 1]) and has id `i` and score `i` of the tables. False if they
 * are too many.
 */
export function loadTree(
  bytes: usize,
  starts: usize,
  count: u32,
  theIds: usize,
  theScores: usize,
): bool {
  const most = countCharacters(bytes, bytes + load<u32>(starts + ((<usize>count) << 2)))
  if (most >= mostNodes || <u64>count >= pieceMask) return false
  codeLimit = highestCodePoint(bytes, bytes + load<u32>(starts + ((<usize>count) << 2))) + 1
  const work = reserve(0)
  startTree(most)
  const ends = reserve(((<usize>count) << 2) + 4)
  for (let i: u32 = 0; i < count; i++) {
    const end = bytes + load<u32>(starts + ((<usize>i) << 2), 4)
    let at = bytes + load<u32>(starts + ((<usize>i) << 2))
    longestPiece = max(longestPiece, end - at)
    let node: u32 = 0
    while (at < end) {
      node = grow(node, codePointAt(at))
      at += widthOf(load<u8>(at))
    }
    store<u32>(ends + ((<usize>i) << 2), node)
  }
  if (!layOut(numberCharacters())) return false
  for (let i: u32 = 0; i < count; i++) {
    const node = load<u32>(ends + ((<usize>i) << 2))
    if (node === 0) continue
    const cell = cellOf(node)
    store<u64>(cell, (load<u64>(cell) & ~pieceMask) | (i + 1))
  }
  // Numbers begin with 1.
  ids = theIds - 4
  scores = theScores - 8
  keepTables(work)
  return true
}

/** Gives back the work memory, which is most of it: the tables move to its beginning. */
function keepTables(work: usize): void {
  codes = moveDown(codes, work, (<usize>codeLimit) << 2)
  const size = cellsSize()
  cells = moveDown(cells - margin, codes + ((<usize>codeLimit) << 2), size) + margin
  giveBackFrom(cells - margin + size)
}

function countCharacters(from: usize, end: usize): u32 {
  let count: u32 = 0
  for (let at = from; at < end; at += widthOf(load<u8>(at))) count += 1
  return count
}

/** Numbers characters from 1 on, those with most edges first; returns the largest code. */
function numberCharacters(): u32 {
  codes = reserve((<usize>codeLimit) << 2)
  let most: u32 = 0
  for (let node: u32 = 1; node < nodeCount; node++) {
    const at = codes + ((<usize>characterOf(node)) << 2)
    const uses = min(load<u32>(at) + 1, longestBucket)
    store<u32>(at, uses)
    most = max(most, uses)
  }
  // By number of edges: the first code of the characters with that number.
  const begins = reserve((longestBucket + 2) << 2)
  for (let codePoint: usize = 0; codePoint < codeLimit; codePoint++) {
    const uses = load<u32>(codes + (codePoint << 2))
    const at = begins + ((<usize>uses) << 2)
    if (uses !== 0) store<u32>(at, load<u32>(at) + 1)
  }
  let next: u32 = 1
  for (let uses = most; uses > 0; uses--) {
    const at = begins + ((<usize>uses) << 2)
    const there = load<u32>(at)
    store<u32>(at, next)
    next += there
  }
  for (let codePoint: usize = 0; codePoint < codeLimit; codePoint++) {
    const uses = load<u32>(codes + (codePoint << 2))
    if (uses === 0) continue
    const at = begins + ((<usize>uses) << 2)
    store<u32>(codes + (codePoint << 2), load<u32>(at))
    store<u32>(at, load<u32>(at) + 1)
  }
  return next - 1
}

const longestBucket: u32 = 4096

/** By node: the code of its character, its first child, and the next child of its parent. */
let nodeCodes: usize
let firstChildren: usize
let siblings: usize
/** By node: its base. */
let bases: usize
/** By cell, and by base: whether it is used. */
let taken: usize
let takenBases: usize
let cellRoom: u32
let firstFree: u32

/** Gives every node a cell; false if the room is used up, which only a strange vocabulary does. */
function layOut(largestCode: u32): bool {
  linkChildren()
  bases = reserve((<usize>nodeCount) << 2)
  cellRoom = nodeCount * 2 + largestCode + 1024
  if (cellRoom > mostCells) return false
  taken = reserve(cellRoom)
  // A base may be negative, by at most the largest code.
  takenBases = reserve(cellRoom + largestCode) + largestCode
  firstFree = 1
  cellCount = largestCode + 1
  for (let node: u32 = 0; node < nodeCount; node++) {
    if (load<u32>(firstChildren + ((<usize>node) << 2)) === 0) continue
    // The root's base is 0.
    const base = node === 0 ? 0 : findBase(node)
    if (base === noBase) return false
    takeCells(node, base)
  }
  writeCells(largestCode)
  return true
}

function linkChildren(): void {
  nodeCodes = reserve((<usize>nodeCount) << 2)
  firstChildren = reserve((<usize>nodeCount) << 2)
  siblings = reserve((<usize>nodeCount) << 2)
  for (let node: u32 = 1; node < nodeCount; node++) {
    const at = (<usize>node) << 2
    const parent = (<usize>parentOf(node)) << 2
    store<u32>(nodeCodes + at, codeOf(characterOf(node)))
    store<u32>(siblings + at, load<u32>(firstChildren + parent))
    store<u32>(firstChildren + parent, node)
  }
}

const noBase: i32 = i32.MIN_VALUE
/** The first tries for a base go cell by cell; later ones are scattered over cells further on, which are emptier. */
const triedInOrder: u32 = 64
const mostTried: u32 = 100_000
/** A free cell that this many nodes in a row could not use stays empty. */
const mostPassing: u32 = 8
let passing: u32

/** An unused base at which the cells of all children of a node are free, or `noBase`. */
function findBase(node: u32): i32 {
  let least: u32 = 0xffffffff
  let child = load<u32>(firstChildren + ((<usize>node) << 2))
  for (; child !== 0; child = load<u32>(siblings + ((<usize>child) << 2)))
    least = min(least, load<u32>(nodeCodes + ((<usize>child) << 2)))
  while (firstFree < cellRoom && load<u8>(taken + firstFree) !== 0) {
    firstFree++
    passing = 0
  }
  let at = firstFree
  for (let tried: u32 = 1; !fits(node, <i32>at - <i32>least); tried++) {
    if (tried === mostTried) return noBase
    if (tried < triedInOrder) at++
    else at = firstFree + (((tried * 0x9e3779b1) >>> 8) % min(cellRoom - firstFree, tried * 16))
  }
  if (at !== firstFree && ++passing === mostPassing) {
    firstFree++
    passing = 0
  }
  return <i32>at - <i32>least
}

/** Whether a base is unused and the cells of all children exist and are free. */
function fits(node: u32, base: i32): bool {
  if (load<u8>(takenBases + base) !== 0) return false
  let child = load<u32>(firstChildren + ((<usize>node) << 2))
  for (; child !== 0; child = load<u32>(siblings + ((<usize>child) << 2))) {
    const cell = <u32>(base + <i32>load<u32>(nodeCodes + ((<usize>child) << 2)))
    if (cell >= cellRoom || load<u8>(taken + cell) !== 0) return false
  }
  return true
}

function takeCells(node: u32, base: i32): void {
  store<i32>(bases + ((<usize>node) << 2), base)
  store<u8>(takenBases + base, 1)
  let child = load<u32>(firstChildren + ((<usize>node) << 2))
  for (; child !== 0; child = load<u32>(siblings + ((<usize>child) << 2))) {
    const cell = <u32>(base + <i32>load<u32>(nodeCodes + ((<usize>child) << 2)))
    store<u8>(taken + cell, 1)
    cellCount = max(cellCount, cell + 1)
  }
}

/** Bytes before the first cell and after the last that a look-up may read: as far as the largest code reaches. */
let margin: usize

function cellsSize(): usize {
  return ((<usize>cellCount) << 3) + 2 * margin
}

function writeCells(largestCode: u32): void {
  margin = (<usize>largestCode + 1) << 3
  const size = cellsSize()
  cells = reserve(size)
  memory.fill(cells, 0xff, size)
  cells += margin
  for (let node: u32 = 1; node < nodeCount; node++) {
    const hasChildren = load<u32>(firstChildren + ((<usize>node) << 2)) !== 0
    // A node without children has its base after all cells.
    const base = hasChildren ? load<i32>(bases + ((<usize>node) << 2)) : <i32>cellCount
    const code = load<u32>(nodeCodes + ((<usize>node) << 2))
    store<u64>(cellOf(node), ((<u64>base) << (64 - baseBits)) | ((<u64>code) << pieceBits))
  }
}

/** Address of the cell of a node. */
function cellOf(node: u32): usize {
  const base = load<i32>(bases + ((<usize>parentOf(node)) << 2))
  return cells + ((<usize>(base + <i32>load<u32>(nodeCodes + ((<usize>node) << 2)))) << 3)
}
