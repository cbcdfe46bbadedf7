import { makePairTable } from './pair-table.ts'
import type { SymbolChains } from './symbol-chains.ts'

/**
 * The pairs of neighbouring symbols of a text, with how often and where each stands. What is joined at
 * once is an entry: the places of one pair that arose together.
 */
export interface PairOccurrences {
  /** The entries that there are at first. */
  readonly first: readonly number[]
  pairOf(entry: number): number
  /** The entry of a pair; the last one, should it have several. */
  entryOf(pair: number): number
  leftOf(pair: number): number
  rightOf(pair: number): number
  /** How often the two stand side by side now; what was joined is not taken off. */
  frequencyOf(pair: number): number
  /**
   * Joins the pair of an entry to `symbol` wherever it stands, from left to right. Returns the entries
   * of what may be joined now, in the order in which they arose.
   */
  join(entry: number, symbol: number): readonly number[]
  /** The pair is no longer looked for; where it stands still, it is told of when it goes. */
  drop(pair: number): void
}

export interface PairRules {
  /**
   * What counts where a symbol repeats: of `aaaa` all three pairs, or every other one, at 0 and 2. One
   * that does not count when it arises never does, even where the pair beside it goes: with every other,
   * `xaaa` has aa at 1 alone, and none once xa is joined.
   *
   * Source of the latter: google/sentencepiece, src/bpe_model_trainer.cc, `ComputeFreq`, which takes
   * such places out of a pair's for good.
   */
  readonly repeats: 'all' | 'everyOther'
  mayJoin(left: number, right: number): boolean
  /** Told of a pair that may be joined when it is met first. */
  readonly onMet?: (pair: number, left: number, right: number) => void
  /** Told of a pair that was dropped and goes where it stood. */
  readonly onDropped?: (pair: number) => void
}

/**
 * Where each symbol is spelt in one way alone, a pair arises when the younger of its symbols does and at
 * no other time, so it has one entry.
 */
export function makePairOccurrences(chains: SymbolChains, rules: PairRules): PairOccurrences {
  const { symbols, next, previous, countAt } = chains
  const table = makePairTable()
  /** By pair; `never` for one that may not be joined, `dropped` for one that is not looked for. */
  const frequencies: number[] = []
  const entries: number[] = []
  const pairOf: number[] = []
  const places = makeStretches()
  let firstOpen = 0
  /** By the place of its left symbol: the pair that stands there now. */
  const pairAt = new Int32Array(symbols.length).fill(none)
  /** By the place of its left symbol: whether the pair there does not count. */
  const uncounted = new Uint8Array(rules.repeats === 'everyOther' ? symbols.length : 0)

  const meet = (left: number, right: number): number => {
    const pair = table.idOf(left, right)
    if (pair < frequencies.length) return pair
    const may = rules.mayJoin(left, right)
    frequencies.push(may ? 0 : never)
    entries.push(none)
    if (may) rules.onMet?.(pair, left, right)
    return pair
  }
  const arise = (place: number): void => {
    const pair = meet(symbols[place]!, symbols[next[place]!]!)
    pairAt[place] = pair
    if (rules.repeats === 'everyOther') {
      uncounted[place] = isRepeat(chains, place) && !uncounted[previous[place]!] ? 1 : 0
      if (uncounted[place]) return
    }
    if (frequencies[pair]! < 0) return
    frequencies[pair]! += countAt(place)
    if (entries[pair]! < firstOpen) entries[pair] = pairOf.push(pair) - 1
    places.add(entries[pair]!, place)
  }
  const vanish = (place: number): void => {
    const pair = pairAt[place]!
    pairAt[place] = none
    if (frequencies[pair] === dropped) rules.onDropped?.(pair)
    else if (frequencies[pair]! >= 0 && !uncounted[place]) frequencies[pair]! -= countAt(place)
  }
  /** The entries that arose, now that all their places are known. */
  const settled = (): number[] => {
    const from = firstOpen
    firstOpen = pairOf.length
    places.settle(from, firstOpen)
    return Array.from({ length: firstOpen - from }, (_, i) => from + i)
  }

  for (let place = 0; place < symbols.length; place++) if (next[place]! >= 0) arise(place)
  return {
    first: settled(),
    pairOf: entry => pairOf[entry]!,
    entryOf: pair => entries[pair]!,
    leftOf: table.leftOf,
    rightOf: table.rightOf,
    frequencyOf: pair => Math.max(frequencies[pair]!, 0),
    drop(pair) {
      frequencies[pair] = dropped
    },
    join(entry, symbol) {
      const pair = pairOf[entry]!
      places.visit(entry, place => {
        if (pairAt[place] !== pair) return
        const second = next[place]!
        const before = previous[place]!
        const after = next[second]!
        if (before >= 0) vanish(before)
        if (after >= 0) vanish(second)
        pairAt[place] = none
        symbols[place] = symbol
        next[place] = after
        if (after >= 0) previous[after] = place
        if (before >= 0) arise(before)
        if (after >= 0) arise(place)
      })
      return settled()
    },
  }
}

/** Whether a symbol stands beside itself on both sides. */
function isRepeat({ symbols, next, previous }: SymbolChains, place: number): boolean {
  const symbol = symbols[place]!
  const before = previous[place]!
  return symbols[next[place]!] === symbol && before >= 0 && symbols[before] === symbol
}

const never = -1
const dropped = -2
/** No entry, no pair. */
const none = -1

/** Places by entry, each entry's a stretch of one array. */
interface Stretches {
  /** Adds a place of an entry that is not settled. */
  add(entry: number, place: number): void
  /** No more places come for the entries from `from` to `to`. */
  settle(from: number, to: number): void
  visit(entry: number, see: (place: number) => void): void
}

function makeStretches(): Stretches {
  /** The stretch of entry i is from `ends[i - 1]` to `ends[i]`. */
  const ends: number[] = []
  let settled = new Int32Array(1 << 16)
  let owners = new Int32Array(1 << 16)
  let places = new Int32Array(1 << 16)
  let open = 0
  return {
    add(entry, place) {
      if (open === owners.length) {
        owners = withRoom(owners, open + 1)
        places = withRoom(places, open + 1)
      }
      owners[open] = entry
      places[open++] = place
    },
    settle(from, to) {
      const start = ends.at(-1) ?? 0
      // Sorted by counting: first how many places each entry has, then where its stretch ends.
      const counts = new Int32Array(to - from)
      for (let i = 0; i < open; i++) counts[owners[i]! - from]!++
      let end = start
      for (const count of counts) {
        end += count
        ends.push(end)
      }
      settled = withRoom(settled, end)
      for (let i = 0; i < open; i++) {
        const entry = owners[i]!
        const left = counts[entry - from]!
        counts[entry - from] = left - 1
        settled[ends[entry]! - left] = places[i]!
      }
      open = 0
    },
    visit(entry, see) {
      for (let at = entry > 0 ? ends[entry - 1]! : 0; at < ends[entry]!; at++) see(settled[at]!)
    },
  }
}

function withRoom(array: Int32Array<ArrayBuffer>, length: number): Int32Array<ArrayBuffer> {
  if (length <= array.length) return array
  const longer = new Int32Array(Math.max(length, array.length * 2))
  longer.set(array)
  return longer
}
