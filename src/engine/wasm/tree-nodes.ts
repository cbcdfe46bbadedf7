import { reserve } from './memory'

/**
 * The tree of pieces while it is built: an open-addressed table from an edge (20 bits of the node, 21 of the character) to
 * the child, and by node its parent and character.
 */
let edges: usize
let edgeMask: usize
let edgeShift: u64
let parents: usize
let characters: usize
export let nodeCount: u32
export const mostNodes: u32 = 1 << 20

/** Starts a tree with only a root, and room for `most` nodes. */
export function startTree(most: u32): void {
  let bits: u64 = 10
  while ((<u32>1) << (<u32>bits) < most * 2) bits++
  edges = reserve((<usize>8) << (<usize>bits))
  edgeMask = ((<usize>1) << (<usize>bits)) - 1
  edgeShift = 64 - bits
  parents = reserve((<usize>most + 1) << 2)
  characters = reserve((<usize>most + 1) << 2)
  nodeCount = 1
}

/** The child at an edge, which is made if it does not exist. */
export function grow(node: u32, character: u32): u32 {
  const key = ((<u64>node) << 21) | <u64>character
  let slot = <usize>((key * 0x9e3779b97f4a7c15) >> edgeShift)
  while (true) {
    const place = edges + ((slot & edgeMask) << 3)
    const entry = load<u64>(place)
    if (entry === 0) {
      store<u64>(place, (key << 23) | <u64>nodeCount)
      store<u32>(parents + ((<usize>nodeCount) << 2), node)
      store<u32>(characters + ((<usize>nodeCount) << 2), character)
      return nodeCount++
    }
    if (entry >> 23 === key) return <u32>entry & 0x7fffff
    slot++
  }
}

export function parentOf(node: u32): u32 {
  return load<u32>(parents + ((<usize>node) << 2))
}

export function characterOf(node: u32): u32 {
  return load<u32>(characters + ((<usize>node) << 2))
}
