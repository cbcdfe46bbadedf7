import { makePairTable } from './pair-table.ts'
import { gone, type SymbolChains } from './symbol-chains.ts'

/** The pairs of neighbouring symbols of a text, with how often and where each stands. */
export interface PairOccurrences {
  /** What there is to join at first. */
  readonly first: readonly number[]
  leftOf(pair: number): number
  rightOf(pair: number): number
  /** How often the two stand side by side now; see below for symbols that stand beside themselves. */
  frequencyOf(pair: number): number
  /**
   * Joins a pair to `symbol`, which is new, wherever it stands, from left to right. Returns the new
   * pairs that may be joined, in the order in which they arose.
   */
  join(pair: number, symbol: number): readonly number[]
  /** The pair is no longer looked for; where it stands still, it is told of when it goes. */
  drop(pair: number): void
}

export interface PairRules {
  mayJoin(left: number, right: number): boolean
  /** Told of a pair that may be joined when it is met first. */
  readonly onMet?: (pair: number, left: number, right: number) => void
  /** Told of a pair that was dropped and goes where it stood. */
  readonly onDropped?: (pair: number) => void
}

/**
 * A pair arises when the younger of its symbols does, and at no other time, so all its places are known
 * at once: they are a stretch of one array, ascending. Those that went since are told by their symbols.
 *
 * Of a symbol that repeats every other pair counts, and what does not count when it arises never does,
 * even where the pair beside it goes:
 *
 *     aaaa   aa at 0 and 2, not at 1
 *     xaaa   aa at 1, not at 2; xa joined: xa|a|a has none
 *
 * Source: google/sentencepiece, src/bpe_model_trainer.cc, `ComputeFreq`, which takes such places out of
 * a pair's for good.
 */
export function makePairOccurrences(
  { symbols, next, previous, countAt }: SymbolChains,
  { mayJoin, onMet, onDropped }: PairRules,
): PairOccurrences {
  const table = makePairTable()
  /** By pair; `never` for one that may not be joined, `dropped` for one that is not looked for. */
  const frequencies: number[] = []
  const places = makeStretches()
  /** By the place of its left symbol: whether the pair there does not count. */
  const uncounted = new Uint8Array(symbols.length)

  const pairAt = (place: number): number => {
    const [left, right] = [symbols[place]!, symbols[next[place]!]!]
    const pair = table.idOf(left, right)
    if (pair < frequencies.length) return pair
    const may = mayJoin(left, right)
    frequencies.push(may ? 0 : never)
    if (may) onMet?.(pair, left, right)
    return pair
  }
  const arise = (place: number): void => {
    const symbol = symbols[place]!
    const before = previous[place]!
    const repeats = symbols[next[place]!] === symbol && before >= 0 && symbols[before] === symbol
    uncounted[place] = repeats && !uncounted[before] ? 1 : 0
    if (uncounted[place]) return
    const pair = pairAt(place)
    if (frequencies[pair]! < 0) return
    frequencies[pair]! += countAt(place)
    places.add(pair, place)
  }
  const vanish = (place: number): void => {
    const pair = pairAt(place)
    if (frequencies[pair] === dropped) onDropped?.(pair)
    else if (frequencies[pair]! >= 0 && !uncounted[place]) frequencies[pair]! -= countAt(place)
  }
  /** The pairs from `from` on, now that all their places are known. */
  const settled = (from: number): number[] => {
    places.settle(from, frequencies.length)
    const made: number[] = []
    for (let pair = from; pair < frequencies.length; pair++) {
      if (frequencies[pair]! >= 0) made.push(pair)
    }
    return made
  }

  for (let place = 0; place < symbols.length; place++) if (next[place]! >= 0) arise(place)
  return {
    first: settled(0),
    leftOf: table.leftOf,
    rightOf: table.rightOf,
    frequencyOf: pair => Math.max(frequencies[pair]!, 0),
    drop(pair) {
      frequencies[pair] = dropped
    },
    join(pair, symbol) {
      const [left, right, from] = [table.leftOf(pair), table.rightOf(pair), frequencies.length]
      places.visit(pair, place => {
        const second = next[place]!
        if (symbols[place] !== left || second < 0 || symbols[second] !== right) return
        const [before, after] = [previous[place]!, next[second]!]
        if (before >= 0) vanish(before)
        if (after >= 0) vanish(second)
        symbols[place] = symbol
        symbols[second] = gone
        next[place] = after
        if (after >= 0) previous[after] = place
        if (before >= 0) arise(before)
        if (after >= 0) arise(place)
      })
      return settled(from)
    },
  }
}

const never = -1
const dropped = -2

/** Places by pair, each pair's a stretch of one array. */
interface Stretches {
  /** Adds a place of a pair that is not settled. */
  add(pair: number, place: number): void
  /** No more places come for the pairs from `from` to `to`. */
  settle(from: number, to: number): void
  visit(pair: number, see: (place: number) => void): void
}

function makeStretches(): Stretches {
  /** The stretch of pair i is from `ends[i - 1]` to `ends[i]`. */
  const ends: number[] = []
  let settled = new Int32Array(1 << 16)
  let pairs = new Int32Array(1 << 16)
  let places = new Int32Array(1 << 16)
  let open = 0
  return {
    add(pair, place) {
      if (open === pairs.length) {
        pairs = withRoom(pairs, open + 1)
        places = withRoom(places, open + 1)
      }
      pairs[open] = pair
      places[open++] = place
    },
    settle(from, to) {
      const start = ends.at(-1) ?? 0
      // Sorted by counting: first how many places each pair has, then where its stretch ends.
      const counts = new Int32Array(to - from)
      for (let i = 0; i < open; i++) counts[pairs[i]! - from]!++
      let end = start
      for (const count of counts) {
        end += count
        ends.push(end)
      }
      settled = withRoom(settled, end)
      for (let i = 0; i < open; i++) {
        const pair = pairs[i]!
        const left = counts[pair - from]!
        counts[pair - from] = left - 1
        settled[ends[pair]! - left] = places[i]!
      }
      open = 0
    },
    visit(pair, see) {
      for (let at = pair > 0 ? ends[pair - 1]! : 0; at < ends[pair]!; at++) see(settled[at]!)
    },
  }
}

function withRoom(array: Int32Array<ArrayBuffer>, length: number): Int32Array<ArrayBuffer> {
  if (length <= array.length) return array
  const longer = new Int32Array(Math.max(length, array.length * 2))
  longer.set(array)
  return longer
}
