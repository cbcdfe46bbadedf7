import { widthOf } from './bytes'
import { giveBackFrom, moveDown, reserve } from './memory'
import { codePointAt, highestCodePoint } from './pieces'
import { characterOf, grow, mostNodes, nodeCount, parentOf, startTree } from './tree-nodes'

/**
 * All pieces as a tree of characters, laid out for walking (a double array): the children of a node are
 * at `base + code`, where a character's code is small if many edges have it. A cell is two words: its
 * own base, doubled, plus one where a piece ends, with the cell of the parent above, which says whose
 * child it is; and what the piece that ends there adds to a path. The root is cell 0 with base 0.
 *
 * A walk waits for memory and nothing else. So a step touches one cache line, and nodes are laid out in
 * the order of the pieces, which is that of their use: what texts pass most often lies close together.
 * A hash table of edges is half as fast.
 *
 * Source: J. Aoe, An Efficient Digital Search Algorithm by Using a Double-Array Structure, 1989.
 */
let cells: usize
let cellCount: u32
/** By code point: its code, or 0 where no piece holds it. */
let codes: usize
let codeLimit: u32
/** By cell: the id of the piece that ends there. */
let ids: usize

const empty: u32 = 0xffffffff

/** The child of a cell by a character's code, as a cell; 0 for none. */
export function childOf(cell: u32, code: u32): u32 {
  const child = (load<i32>(placeOf(cell)) >> 1) + <i32>code
  return load<u32>(placeOf(child), 4) === cell && code !== 0 ? <u32>child : 0
}

export function endsPiece(cell: u32): bool {
  return (load<u32>(placeOf(cell)) & 1) !== 0
}

export function gainOf(cell: u32): f64 {
  return load<f64>(placeOf(cell), 8)
}

export function idOf(cell: u32): u32 {
  return load<u32>(ids + ((<usize>cell) << 2)) & ~keptBit
}

/** In bytes. */
export let longestPiece: usize

/** Above all ids: the piece is left as it is, wherever it stands in a text. */
const keptBit: u32 = 0x80000000

/** The end of the longest piece that stands there and is left as it is, or 0. */
export function keptPieceAt(at: usize, end: usize): usize {
  let longest: usize = 0
  let cell: u32 = 0
  while (at < end) {
    cell = childOf(cell, codeOf(codePointAt(at)))
    if (cell === 0) break
    at += widthOf(load<u8>(at))
    if (endsPiece(cell) && (load<u32>(ids + ((<usize>cell) << 2)) & keptBit) !== 0) longest = at
  }
  return longest
}

function placeOf(cell: i32): usize {
  return cells + (cell << 4)
}

export function codeOf(codePoint: u32): u32 {
  return codePoint < codeLimit ? load<u32>(codes + ((<usize>codePoint) << 2)) : 0
}

/**
 * Takes the pieces: piece `i` is bytes[starts[i], starts[i + 1]) and has the id and the gain at `i`.
 * False where they are too many.
 */
export function takeTree(
  bytes: usize,
  starts: usize,
  count: u32,
  pieceIds: usize,
  gains: usize,
): bool {
  const most = countCharacters(bytes, bytes + load<u32>(starts + ((<usize>count) << 2)))
  if (most >= mostNodes) return false
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
  ids = reserve((<usize>cellCount) << 2)
  for (let i: u32 = 0; i < count; i++) {
    const cell = load<u32>(cellOfNode + ((<usize>load<u32>(ends + ((<usize>i) << 2))) << 2))
    if (cell === 0) continue
    store<u32>(placeOf(cell), load<u32>(placeOf(cell)) | 1)
    store<f64>(placeOf(cell), load<f64>(gains + ((<usize>i) << 3)), 8)
    store<u32>(ids + ((<usize>cell) << 2), load<u32>(pieceIds + ((<usize>i) << 2)))
  }
  keepTables(work)
  return true
}

/** What the tree was made with, 27 MB of chatglm-6b's 42, is given back: the tables move to where that began. */
function keepTables(work: usize): void {
  codes = moveDown(codes, work, (<usize>codeLimit) << 2)
  const size = cellsSize()
  cells = moveDown(cells - margin, codes + ((<usize>codeLimit) << 2), size) + margin
  ids = moveDown(ids, cells - margin + size, (<usize>cellCount) << 2)
  giveBackFrom(ids + ((<usize>cellCount) << 2))
}

function countCharacters(from: usize, end: usize): u32 {
  let count: u32 = 0
  for (let at = from; at < end; at += widthOf(load<u8>(at))) count += 1
  return count
}

/** Codes from 1 on, those of the characters that most edges have first; gives the largest. */
function numberCharacters(): u32 {
  codes = reserve((<usize>codeLimit) << 2)
  let most: u32 = 0
  for (let node: u32 = 1; node < nodeCount; node++) {
    const at = codes + ((<usize>characterOf(node)) << 2)
    const uses = min(load<u32>(at) + 1, longestBucket)
    store<u32>(at, uses)
    most = max(most, uses)
  }
  // By number of uses: where the codes of the characters that have so many begin.
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

/** By node: the code of its character, the first of its children, the next child of its parent. */
let nodeCodes: usize
let firstChildren: usize
let siblings: usize
/** By node: where its children's cells are counted from, and its own cell. */
let bases: usize
let cellOfNode: usize
/** By cell: whether it is taken. */
let taken: usize
let cellRoom: u32
let firstFree: u32

/** Gives every node a cell; false where room runs out, which takes a strange vocabulary. */
function layOut(largestCode: u32): bool {
  linkChildren()
  bases = reserve((<usize>nodeCount) << 2)
  cellRoom = nodeCount * 2 + largestCode + 1024
  taken = reserve(cellRoom)
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
/** So many cells are tried one after another, and so many anywhere behind where there is less of a crowd. */
const triedInOrder: u32 = 64
const mostTried: u32 = 100_000

/** A base at which the cells of all of a node's children are free. */
function findBase(node: u32): i32 {
  let least: u32 = 0xffffffff
  let child = load<u32>(firstChildren + ((<usize>node) << 2))
  for (; child !== 0; child = load<u32>(siblings + ((<usize>child) << 2)))
    least = min(least, load<u32>(nodeCodes + ((<usize>child) << 2)))
  while (firstFree < cellRoom && load<u8>(taken + firstFree) !== 0) firstFree++
  let at = firstFree
  let base = <i32>at - <i32>least
  for (let tried: u32 = 1; !fits(node, base); tried++) {
    if (tried === mostTried) return noBase
    if (tried < triedInOrder) at++
    else at = firstFree + (((tried * 0x9e3779b1) >>> 8) % (cellRoom - firstFree))
    base = <i32>at - <i32>least
  }
  return base
}

/** Whether all cells are there and free. */
function fits(node: u32, base: i32): bool {
  let child = load<u32>(firstChildren + ((<usize>node) << 2))
  for (; child !== 0; child = load<u32>(siblings + ((<usize>child) << 2))) {
    const cell = <u32>(base + <i32>load<u32>(nodeCodes + ((<usize>child) << 2)))
    if (cell >= cellRoom || load<u8>(taken + cell) !== 0) return false
  }
  return true
}

function takeCells(node: u32, base: i32): void {
  store<i32>(bases + ((<usize>node) << 2), base)
  let child = load<u32>(firstChildren + ((<usize>node) << 2))
  for (; child !== 0; child = load<u32>(siblings + ((<usize>child) << 2))) {
    const cell = <u32>(base + <i32>load<u32>(nodeCodes + ((<usize>child) << 2)))
    store<u8>(taken + cell, 1)
    cellCount = max(cellCount, cell + 1)
  }
}

/** A look-up goes as far in front of the first cell and behind the last as the largest code does. */
let margin: usize

function cellsSize(): usize {
  return ((<usize>cellCount) << 4) + 2 * margin
}

function writeCells(largestCode: u32): void {
  margin = (<usize>largestCode) << 4
  const size = cellsSize()
  cells = reserve(size)
  memory.fill(cells, 0xff, size)
  cells += margin
  cellOfNode = reserve((<usize>nodeCount) << 2)
  store<u64>(cells, (<u64>empty) << 32)
  // A parent has a lower number than its children.
  for (let node: u32 = 1; node < nodeCount; node++) {
    const at = (<usize>node) << 2
    const parent = (<usize>parentOf(node)) << 2
    const cell = <u32>(load<i32>(bases + parent) + <i32>load<u32>(nodeCodes + at))
    const base = (<u32>load<i32>(bases + at)) << 1
    store<u32>(cellOfNode + at, cell)
    store<u64>(placeOf(cell), ((<u64>load<u32>(cellOfNode + parent)) << 32) | <u64>base)
  }
}
