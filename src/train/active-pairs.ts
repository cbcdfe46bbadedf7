import { type Fingerprint, joinFingerprints } from './fingerprint.ts'
import { makeHashOrder } from './hash-order.ts'
import { mostFrequent } from './most-frequent.ts'

/** How many pieces are learned before the active pairs are chosen anew. */
export const windowSize = 100

/** How many pairs are active at most, of a cache of so many symbols: a twentieth of them as float32. */
export function activeLimit(cached: number): number {
  return Math.max(1000, Math.trunc(Math.fround(Math.fround(cached) * Math.fround(0.05))))
}

/**
 * SentencePiece's cache of symbols, in the order in which its hash table goes through them, because of
 * pairs that are equally frequent that order decides which are active.
 *
 * Source: google/sentencepiece, src/bpe_model_trainer.cc, `UpdateActiveSymbols`.
 */
export interface SymbolCache {
  /** A character, which is never taken out. */
  addCharacter(symbol: number, codePoint: number): void
  addPair(pair: number, left: number, right: number): void
  /** A pair that was taken out is made again. */
  restorePair(pair: number): void
  removePair(pair: number): void
  /** A pair became a symbol. */
  nameSymbol(symbol: number, pair: number): void
  /** The pairs that are looked at until the next choice. */
  active(frequencyOf: (pair: number) => number): readonly number[]
}

export function makeSymbolCache(): SymbolCache {
  const order = makeHashOrder()
  const symbolKeys: Fingerprint[] = []
  const pairKeys: Fingerprint[] = []
  /** Items of the order are pairs times two, and characters times two plus one. */
  const isPair = (item: number) => item % 2 === 0
  const cached = new Set<number>()
  const restorePair = (pair: number) => {
    if (cached.has(pair)) return
    cached.add(pair)
    order.insert(pair * 2, pairKeys[pair]!)
  }
  return {
    addCharacter(symbol, codePoint) {
      symbolKeys[symbol] = { high: 0, low: codePoint }
      order.insert(symbol * 2 + 1, symbolKeys[symbol])
    },
    addPair(pair, left, right) {
      pairKeys[pair] = joinFingerprints(symbolKeys[left]!, symbolKeys[right]!)
      restorePair(pair)
    },
    restorePair,
    removePair(pair) {
      if (cached.delete(pair)) order.remove(pair * 2)
    },
    nameSymbol(symbol, pair) {
      symbolKeys[symbol] = pairKeys[pair]!
    },
    active(frequencyOf) {
      const pairs: number[] = []
      for (const item of order.items()) if (isPair(item)) pairs.push(item / 2)
      return mostFrequent(pairs, Math.min(activeLimit(order.size()), pairs.length), frequencyOf)
    },
  }
}

/** Keeps nothing. */
export const noCache: SymbolCache = {
  addCharacter() {},
  addPair() {},
  restorePair() {},
  removePair() {},
  nameSymbol() {},
  active: () => [],
}
