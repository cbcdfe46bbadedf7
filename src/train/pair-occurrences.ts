import { makePairTable } from './pair-table.ts'
import type { SymbolChains } from './symbol-chains.ts'

/**
 * The pairs of neighbouring symbols of a text, with the frequency and the places of each. The places of one
 * pair that arose together are an entry; they are joined together.
 */
export interface PairOccurrences {
  /** The entries of the text before anything is joined. */
  readonly first: readonly number[]
  pairOf(entry: number): number
  /** The last entry of a pair. */
  entryOf(pair: number): number
  leftOf(pair: number): number
  rightOf(pair: number): number
  /** The present number of places of a pair. Joining the pair itself does not lower it. */
  frequencyOf(pair: number): number
  /**
   * Joins the pair of an entry to `symbol` at all of its places, from left to right. Returns the entries
   * that arose, in their order.
   */
  join(entry: number, symbol: number): readonly number[]
  /** Stops counting a pair. `onDropped` is called when one of its remaining places vanishes. */
  drop(pair: number): void
}

export interface PairRules {
  /**
   * The pairs that count in a run of one symbol: of `aaaa` all three pairs, or every other one, at 0 and 2.
   * A pair that does not count when it arises never will, even if its neighbour vanishes: with
   * `everyOther`, `xaaa` has aa only at 1, and nowhere once xa is joined.
   *
   * Source of `everyOther`: google/sentencepiece, src/bpe_model_trainer.cc, `ComputeFreq`, which removes
   * such places from a pair for good.
   */
  readonly repeats: 'all' | 'everyOther'
  mayJoin(left: number, right: number): boolean
  /** Called when a pair that may be joined is met for the first time. */
  readonly onMet?: (pair: number, left: number, right: number) => void
  /** Called when a place of a dropped pair vanishes. */
  readonly onDropped?: (pair: number) => void
}

/**
 * Finds the pairs of a text. If no two pairs spell the same symbol, a pair arises only together with the
 * younger of its symbols, so it has one entry.
 */
export function makePairOccurrences(chains: SymbolChains, rules: PairRules): PairOccurrences {
  const { symbols, next, previous, countAt } = chains
  const table = makePairTable()
  /** By pair: its frequency, or `never` if it may not be joined, or `dropped`. */
  const frequencies: number[] = []
  const entries: number[] = []
  const pairOf: number[] = []
  const places = makeStretches()
  let firstOpen = 0
  /** By the place of its left symbol: the present pair. */
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
  /** Closes the open entries, whose places are all known, and returns them. */
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

/** Whether the symbols before, at and after a place are the same. */
function isRepeat({ symbols, next, previous }: SymbolChains, place: number): boolean {
  const symbol = symbols[place]!
  const before = previous[place]!
  return symbols[next[place]!] === symbol && before >= 0 && symbols[before] === symbol
}

const never = -1
const dropped = -2
/** No entry, no pair. */
const none = -1

/** Places by entry: those of an entry are a stretch of one array. */
interface Stretches {
  /** Adds a place to an entry that is not settled. */
  add(entry: number, place: number): void
  /** Closes the entries from `from` up to `to`: they get no more places. */
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
      // A counting sort: first the number of places of each entry, then the end of its stretch.
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
