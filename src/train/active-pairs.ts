import { type Fingerprint, joinFingerprints } from './fingerprint.ts'
import { makeHashOrder } from './hash-order.ts'
import { mostFrequent } from './most-frequent.ts'

/** The number of pieces between two choices of the active pairs. */
export const windowSize = 100

/** The most active pairs for a cache of `cached` symbols: a twentieth of them, computed in float32. */
export function activeLimit(cached: number): number {
  return Math.max(1000, Math.trunc(Math.fround(Math.fround(cached) * Math.fround(0.05))))
}

/**
 * SentencePiece's cache of symbols, in the iteration order of its hash table. Among equally frequent pairs
 * that order decides which ones are active.
 *
 * Source: google/sentencepiece, src/bpe_model_trainer.cc, `UpdateActiveSymbols`.
 */
export interface SymbolCache {
  /** Adds a character, which is never removed. */
  addCharacter(symbol: number, codePoint: number): void
  addPair(pair: number, left: number, right: number): void
  /** Adds a removed pair again. */
  restorePair(pair: number): void
  removePair(pair: number): void
  /** Gives a new symbol the key of the pair that became it. */
  nameSymbol(symbol: number, pair: number): void
  /** Chooses the active pairs. */
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

/** A cache that does nothing, for a run without active pairs. */
export const noCache: SymbolCache = {
  addCharacter() {},
  addPair() {},
  restorePair() {},
  removePair() {},
  nameSymbol() {},
  active: () => [],
}
