/** Pairs of neighbouring symbols, numbered from 0 in the order in which they were met. */
export interface PairTable {
  /** The number of a pair; a new one if it was not met before. */
  idOf(left: number, right: number): number
  /** How many there are. */
  size(): number
  leftOf(pair: number): number
  rightOf(pair: number): number
}

/** An open-addressing hash table in typed arrays: millions of pairs as objects would not fit. */
export function makePairTable(): PairTable {
  let lefts = new Int32Array(1 << 12)
  let rights = new Int32Array(1 << 12)
  let slots = new Int32Array(1 << 14).fill(-1)
  let size = 0

  const slotOf = (left: number, right: number): number => {
    const mask = slots.length - 1
    let hash = Math.imul(left, 0x9e3779b1) ^ Math.imul(right, 0x85ebca6b)
    hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d)
    let slot = (hash ^ (hash >>> 13)) & mask
    for (let pair = slots[slot]!; pair >= 0; pair = slots[slot]!) {
      if (lefts[pair] === left && rights[pair] === right) break
      slot = (slot + 1) & mask
    }
    return slot
  }
  const grow = () => {
    lefts = doubled(lefts)
    rights = doubled(rights)
    slots = new Int32Array(lefts.length * 4).fill(-1)
    for (let pair = 0; pair < size; pair++) slots[slotOf(lefts[pair]!, rights[pair]!)] = pair
  }

  return {
    idOf(left, right) {
      const slot = slotOf(left, right)
      if (slots[slot]! >= 0) return slots[slot]!
      const pair = size++
      lefts[pair] = left
      rights[pair] = right
      slots[slot] = pair
      if (size === lefts.length) grow()
      return pair
    },
    size: () => size,
    leftOf: pair => lefts[pair]!,
    rightOf: pair => rights[pair]!,
  }
}

function doubled(array: Int32Array<ArrayBuffer>): Int32Array<ArrayBuffer> {
  const longer = new Int32Array(array.length * 2)
  longer.set(array)
  return longer
}
