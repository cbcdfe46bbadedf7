/**
 * A `precompiled_charsmap` of some rules "this becomes that": a Darts trie in which the children of each node
 * have a block of 256 units to themselves. A NUL finds the empty unit that its block begins with, where no
 * rule has ended: rules go on over it, as they do for Darts.
 */
export function charsmapOf(rules: Readonly<Record<string, string>>): Uint8Array {
  const pool = Buffer.from(
    Object.values(rules)
      .map(made => `${made}\0`)
      .join(''),
  )
  const units: number[] = []
  let blocks = 1
  const children = new Map<number, number>([[0, 256]])
  const unitOf = (node: number) => units[node] ?? 0
  const offset = (node: number, block: number) => ((node ^ block) << 10) >>> 0
  units[0] = offset(0, 256)
  blocks += 1
  let place = 0
  for (const [from, made] of Object.entries(rules)) {
    let node = 0
    for (const byte of Buffer.from(from)) {
      const child = children.get(node)! ^ byte
      if (!children.has(child)) {
        children.set(child, blocks * 256)
        blocks += 1
        units[child] = (offset(child, children.get(child)!) | byte) >>> 0
      }
      node = child
    }
    units[node] = unitOf(node) | 0x100
    units[children.get(node)!] = (0x80000000 | place) >>> 0
    place += Buffer.byteLength(made) + 1
  }
  const trie = Uint32Array.from({ length: blocks * 256 }, (_, i) => unitOf(i))
  const header = Uint32Array.of(trie.byteLength)
  return Buffer.concat([Buffer.from(header.buffer), Buffer.from(trie.buffer), pool])
}
