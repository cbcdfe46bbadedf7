import { reserve } from './memory'

/**
 * Candidates for the next merge, thousands of them: the lowest priority is first, and leftmost among equals.
 *
 * Candidates of one priority nearly always come from left to right, so each priority has a queue, and a heap holds the
 * heads of the queues. A candidate that comes out of order begins another queue. Runs of a letter, the worst of texts,
 * have a handful of queues, which fit into the processor's cache however long the run is.
 *
 * Tried: a heap of all candidates took 13 to 16 times as long for ten times the text.
 */

/** By node of a queue: the place in the text, and the next node. */
let places: usize
let nextNodes: usize
let nodeRoom: i32
let nodeCount: i32
let freeNode: u32
const nothing: u32 = 0xffffffff

/** By queue: its first and last node, and its priority. */
let firsts: usize
let lasts: usize
let priorities: usize
/** The first free queue; `firsts` of a free queue is the next free one. */
let freeQueue: u32
let queueRoom: i32
let queueCount: i32
/** The heap of heads: priority and place as one number, and the queue. */
let heads: usize
let headCount: i32

/** By the lower bits of a priority: a queue that may have it. */
let openQueues: usize
let openMask: u32
const mostOpen: u32 = 0x10000

/** Empties the queues for a text of `count` places. Each may be a candidate twice. */
export function startQueues(count: i32): void {
  if (openQueues === 0) openQueues = reserve((<usize>mostOpen) << 2)
  // Clearing the whole table would take longer than merging a short text.
  openMask = count < 4096 ? 0xff : mostOpen - 1
  if (nodeRoom < 2 * count) {
    nodeRoom = 2 * count
    places = reserve((<usize>nodeRoom) << 2)
    nextNodes = reserve((<usize>nodeRoom) << 2)
  }
  memory.fill(openQueues, 0xff, (<usize>openMask + 1) << 2)
  nodeCount = 0
  freeNode = nothing
  queueCount = 0
  freeQueue = nothing
  headCount = 0
}

/** Adds a candidate. */
export function addCandidate(priority: u32, place: u32): void {
  const node = newNode(place)
  const open = openQueues + ((<usize>(priority & openMask)) << 2)
  const queue = load<u32>(open)
  if (queue !== nothing && load<u32>(priorities + at(queue)) === priority) {
    const last = load<u32>(lasts + at(queue))
    if (load<u32>(places + at(last)) < place) {
      store<u32>(nextNodes + at(last), node)
      store<u32>(lasts + at(queue), node)
      return
    }
  }
  store<u32>(open, begin(priority, place, node))
}

/** Removes the next candidate and returns its priority and place as one number, or `noCandidate`. */
export function nextCandidate(): u64 {
  if (headCount === 0) return noCandidate
  const candidate = load<u64>(heads)
  const queue = load<u32>(heads, 8)
  const node = load<u32>(firsts + at(queue))
  const following = load<u32>(nextNodes + at(node))
  store<u32>(nextNodes + at(node), freeNode)
  freeNode = node
  if (following !== nothing) {
    store<u32>(firsts + at(queue), following)
    sink((candidate & 0xffffffff00000000) | <u64>load<u32>(places + at(following)), queue)
  } else {
    end(queue)
    headCount -= 1
    const last = heads + ((<usize>headCount) << 4)
    if (headCount > 0) sink(load<u64>(last), load<u32>(last, 8))
  }
  return candidate
}

export const noCandidate: u64 = 0xffffffffffffffff

function at(index: u32): usize {
  return (<usize>index) << 2
}

function newNode(place: u32): u32 {
  let node = freeNode
  if (node === nothing) {
    node = nodeCount
    nodeCount += 1
  } else {
    freeNode = load<u32>(nextNodes + at(node))
  }
  store<u32>(places + at(node), place)
  store<u32>(nextNodes + at(node), nothing)
  return node
}

/** Begins a queue with one candidate. */
function begin(priority: u32, place: u32, node: u32): u32 {
  let queue = freeQueue
  if (queue === nothing) {
    if (queueCount === queueRoom) growQueues()
    queue = queueCount
    queueCount += 1
  } else {
    freeQueue = load<u32>(firsts + at(queue))
  }
  store<u32>(firsts + at(queue), node)
  store<u32>(lasts + at(queue), node)
  store<u32>(priorities + at(queue), priority)
  rise(((<u64>priority) << 32) | <u64>place, queue)
  return queue
}

function end(queue: u32): void {
  const open = openQueues + at(load<u32>(priorities + at(queue)) & openMask)
  if (load<u32>(open) === queue) store<u32>(open, nothing)
  store<u32>(firsts + at(queue), freeQueue)
  freeQueue = queue
}

function growQueues(): void {
  const room = max(queueRoom * 2, 1024)
  firsts = grown(firsts, 4, room)
  lasts = grown(lasts, 4, room)
  priorities = grown(priorities, 4, room)
  heads = grown(heads, 16, room)
  queueRoom = room
}

function grown(table: usize, width: usize, room: i32): usize {
  const larger = reserve(<usize>room * width)
  memory.copy(larger, table, <usize>queueRoom * width)
  return larger
}

/** Adds a head at the end of the heap and moves it up to where it belongs. */
function rise(head: u64, queue: u32): void {
  let place = headCount
  headCount += 1
  while (place > 0) {
    const parent = (place - 1) >> 1
    const above = heads + ((<usize>parent) << 4)
    if (load<u64>(above) <= head) break
    v128.store(heads + ((<usize>place) << 4), v128.load(above))
    place = parent
  }
  putHead(place, head, queue)
}

/** Replaces the first head and moves it down to where it belongs. */
function sink(head: u64, queue: u32): void {
  let place = 0
  while (true) {
    let child = 2 * place + 1
    if (child >= headCount) break
    let below = heads + ((<usize>child) << 4)
    if (child + 1 < headCount && load<u64>(below, 16) < load<u64>(below)) {
      child += 1
      below += 16
    }
    if (head <= load<u64>(below)) break
    v128.store(heads + ((<usize>place) << 4), v128.load(below))
    place = child
  }
  putHead(place, head, queue)
}

function putHead(place: i32, head: u64, queue: u32): void {
  store<u64>(heads + ((<usize>place) << 4), head)
  store<u32>(heads + ((<usize>place) << 4), queue, 8)
}
