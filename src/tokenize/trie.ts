/** A prefix tree over UTF-16 code units. Nodes are numbers, the root is 0. */
export interface Trie {
  /** The node that `unit` leads to from `node`, -1 for none. */
  step(node: number, unit: number): number
  /** The value of the word that ends in `node`, -1 for none. */
  valueAt(node: number): number
  /** The longest word in `text` at `start`, as its value and end; value -1 for none. */
  longestAt(text: string, start: number): { readonly value: number; readonly end: number }
}

/**
 * The tree of `words`; the value of a word is its index, and the first of equal words wins. Transitions
 * (node, unit) → node are slots of an open-addressing hash table in typed arrays, because 300,000 nodes
 * as objects cost ten times the memory.
 */
export function makeTrie(words: readonly string[]): Trie {
  const units = words.reduce((sum, word) => sum + word.length, 0)
  let capacity = 16
  while (capacity < units * 2) capacity *= 2
  const from = new Int32Array(capacity).fill(-1)
  const label = new Uint16Array(capacity)
  const to = new Int32Array(capacity)
  const values = [-1]

  /** The slot of a transition, or the free slot for it. */
  const slotOf = (node: number, unit: number): number => {
    let slot = (Math.imul(node, 0x9e3779b1) ^ Math.imul(unit, 0x85ebca6b)) >>> 7
    for (slot &= capacity - 1; from[slot] !== -1; slot = (slot + 1) & (capacity - 1)) {
      if (from[slot] === node && label[slot] === unit) break
    }
    return slot
  }
  const step = (node: number, unit: number): number => {
    const slot = slotOf(node, unit)
    return from[slot] === node ? to[slot]! : -1
  }

  words.forEach((word, value) => {
    let node = 0
    for (let at = 0; at < word.length; at++) {
      const slot = slotOf(node, word.charCodeAt(at))
      if (from[slot] !== node) {
        from[slot] = node
        label[slot] = word.charCodeAt(at)
        to[slot] = values.length
        values.push(-1)
      }
      node = to[slot]!
    }
    if (values[node] === -1) values[node] = value
  })

  return {
    step,
    valueAt: node => values[node]!,
    longestAt(text, start) {
      let value = -1
      let end = start
      let node = 0
      for (let at = start; at < text.length; at++) {
        node = step(node, text.charCodeAt(at))
        if (node < 0) break
        if (values[node]! < 0) continue
        value = values[node]!
        end = at + 1
      }
      return { value, end }
    },
  }
}
