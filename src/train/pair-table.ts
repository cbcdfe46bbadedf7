/** Pairs of neighbouring symbols, numbered from 0 in the order in which they were met. */
export interface PairTable {
  /** The number of a pair; a new number if the pair was not met before. */
  idOf(left: number, right: number): number
  /** The number of pairs. */
  size(): number
  leftOf(pair: number): number
  rightOf(pair: number): number
}

/**
 * An open-addressing hash table in typed arrays, since millions of pairs as objects would not fit into
 * memory. A slot holds the left symbol, the right symbol and the pair plus one side by side, because cache
 * misses dominate the time.
 */
export function makePairTable(): PairTable {
  let lefts = new Int32Array(1 << 12)
  let rights = new Int32Array(1 << 12)
  let slots = new Int32Array(slotSize << 13)
  let size = 0

  /** The start of a pair's slot, or of the free slot for it. */
  const slotOf = (left: number, right: number): number => {
    const mask = slots.length - 1
    let hash = Math.imul(left, 0x9e3779b1) ^ Math.imul(right, 0x85ebca6b)
    hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d)
    let slot = ((hash ^ (hash >>> 13)) * slotSize) & mask
    while (slots[slot + 2] !== 0 && (slots[slot] !== left || slots[slot + 1] !== right)) {
      slot = (slot + slotSize) & mask
    }
    return slot
  }
  const put = (slot: number, pair: number) => {
    slots[slot] = lefts[pair]!
    slots[slot + 1] = rights[pair]!
    slots[slot + 2] = pair + 1
  }
  const grow = () => {
    lefts = doubled(lefts)
    rights = doubled(rights)
    slots = new Int32Array(slots.length * 2)
    for (let pair = 0; pair < size; pair++) put(slotOf(lefts[pair]!, rights[pair]!), pair)
  }

  return {
    idOf(left, right) {
      const slot = slotOf(left, right)
      if (slots[slot + 2]! > 0) return slots[slot + 2]! - 1
      const pair = size++
      lefts[pair] = left
      rights[pair] = right
      put(slot, pair)
      if (size === lefts.length) grow()
      return pair
    },
    size: () => size,
    leftOf: pair => lefts[pair]!,
    rightOf: pair => rights[pair]!,
  }
}

/** The numbers of a slot. It is a power of two for the mask, so the fourth number is unused. */
const slotSize = 4

function doubled(array: Int32Array<ArrayBuffer>): Int32Array<ArrayBuffer> {
  const longer = new Int32Array(array.length * 2)
  longer.set(array)
  return longer
}
