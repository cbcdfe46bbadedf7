/**
 * A prefix tree over UTF-16 code units, in typed arrays: a transition (node, unit) → node is a slot of
 * an open-addressing hash table, because 300,000 nodes of small objects cost ten times the memory.
 */
export class Trie {
  private nodes = 1
  private mask: number
  private from: Int32Array
  private unit: Uint16Array
  private to: Int32Array
  private readonly values: number[] = [-1]

  /** A tree of `words`; the value of a word is its index, and the first of equal words wins. */
  constructor(words: readonly string[]) {
    const units = words.reduce((sum, word) => sum + word.length, 0)
    let capacity = 16
    while (capacity < units * 2) capacity *= 2
    this.mask = capacity - 1
    this.from = new Int32Array(capacity).fill(-1)
    this.unit = new Uint16Array(capacity)
    this.to = new Int32Array(capacity)
    words.forEach((word, value) => {
      this.add(word, value)
    })
  }

  /** The node that `unit` leads to from `node`, -1 for none. The root is 0. */
  step(node: number, unit: number): number {
    const slot = this.slotOf(node, unit)
    return this.from[slot] === node ? this.to[slot]! : -1
  }

  /** The value of the word that ends in `node`, -1 for none. */
  valueAt(node: number): number {
    return this.values[node]!
  }

  /** The longest word that stands in `text` at `start`, as its value and end; value -1 for none. */
  longestAt(text: string, start: number): { readonly value: number; readonly end: number } {
    let found = { value: -1, end: start }
    let node = 0
    for (let at = start; at < text.length; at++) {
      node = this.step(node, text.charCodeAt(at))
      if (node < 0) break
      if (this.values[node]! >= 0) found = { value: this.values[node]!, end: at + 1 }
    }
    return found
  }

  private add(word: string, value: number): void {
    let node = 0
    for (let at = 0; at < word.length; at++) {
      const unit = word.charCodeAt(at)
      const slot = this.slotOf(node, unit)
      if (this.from[slot] !== node) {
        this.from[slot] = node
        this.unit[slot] = unit
        this.to[slot] = this.nodes++
        this.values.push(-1)
      }
      node = this.to[slot]!
    }
    if (this.values[node] === -1) this.values[node] = value
  }

  /** The slot of a transition, or the free one where it would be. */
  private slotOf(node: number, unit: number): number {
    let slot = (Math.imul(node, 0x9e3779b1) ^ Math.imul(unit, 0x85ebca6b)) >>> 7
    for (slot &= this.mask; this.from[slot] !== -1; slot = (slot + 1) & this.mask) {
      if (this.from[slot] === node && this.unit[slot] === unit) break
    }
    return slot
  }
}
