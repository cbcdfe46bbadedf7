import {
  activeLimit,
  makeSymbolCache,
  noCache,
  type SymbolCache,
  windowSize,
} from './active-pairs.ts'
import { type FrequencyQueue, makeFrequencyQueue } from './frequency-queue.ts'
import { makePairOccurrences, type PairOccurrences } from './pair-occurrences.ts'
import { symbolChains } from './symbol-chains.ts'
import type { LearnedPiece, Trainer, TrainerOptions, TrainingText } from './training-text.ts'
import { type JointRule, jointRule } from './valid-piece.ts'
import { compareCodePoints, unknownCharacter } from './words.ts'

/**
 * Trains byte-pair encoding as SentencePiece does. Each step makes a piece of the most frequent pair of
 * neighbouring symbols and joins the pair everywhere. Among equally frequent pairs the shorter comes first,
 * then the lower in code points. Single characters come last.
 *
 *     abab 2, abc 1:   ab 5 (abab holds it twice) → abab 2 → abc 1
 *
 * Four peculiarities of SentencePiece are copied:
 * - in a run of one character only every other pair counts, and the rest never will (`PairRules`);
 * - a pair that spells an existing piece (ab+c after a+bc) is dropped;
 * - a pair stays after its last place is gone, and becomes a piece at the end if more pieces are wanted
 *   than the text has;
 * - the best pair is searched only among the active pairs: the most frequent twentieth, chosen again every
 *   hundred pieces, and all pairs that arose since.
 *
 * If two pairs with the same spelling (a+bc, ab+c) and frequency are both the best, SentencePiece takes the
 * one at the lower address, since it keeps them in a `std::set<Symbol *>`. This is the pair met first, as
 * here, unless freed memory has been reused in between. Then 1 in 15,000 texts of a few random words gets
 * other pieces; which of them depends on the memory allocator of the C library.
 *
 * The best active pair is the best of all pairs as long as it is more frequent than the rarest pair at the
 * time of the choice, which holds until pairs get rare. So the first run looks at all pairs. If that may
 * have made a difference, a second run chooses the active pairs like SentencePiece from that piece on.
 *
 * Source: google/sentencepiece, src/bpe_model_trainer.cc.
 */
export const trainBpe: Trainer = (text, size, options) => {
  const wanted = size - text.characters.size
  let learned = learnFrom(text, wanted, options, Number.POSITIVE_INFINITY)
  if (typeof learned === 'number') learned = learnFrom(text, wanted, options, learned)
  if (typeof learned === 'number') throw new Error('active pairs were not chosen where they matter')
  const pieces = [...learned, ...text.characters.keys()]
  return pieces.map((piece, index): LearnedPiece => ({ piece, score: -index }))
}

/**
 * Learns the pieces, with active pairs from piece `exactFrom` on. Returns the number of a piece instead if
 * the active pairs should have been chosen from that piece on.
 */
function learnFrom(
  text: TrainingText,
  wanted: number,
  options: TrainerOptions,
  exactFrom: number,
): readonly string[] | number {
  const names = [unknownCharacter, ...text.characters.keys()]
  const first = names.length
  const watched = exactFrom === Number.POSITIVE_INFINITY
  const rule = jointRule(options)
  for (const name of names) rule.add(codePointsOf(name))
  const { pairs, cache } = pairsOf(text, names, rule, !watched)
  const compare = spellingOrder(pairs, names)
  const watch = activeWatch(first + pairs.first.length)
  const seen = new Set<string>()
  const frequencyOf = (entry: number) => pairs.frequencyOf(pairs.pairOf(entry))
  let queue = makeFrequencyQueue(frequencyOf, compare)
  for (const entry of pairs.first) queue.file(entry)

  for (let count = 0; count < wanted; count = names.length - first) {
    if (count % windowSize === 0) {
      options.onProgress?.(count, wanted)
      if (watched && !watch.isSafe(queue)) return watch.start()
      watch.open(queue, count)
      if (count >= exactFrom) {
        queue = makeFrequencyQueue(frequencyOf, compare)
        for (const pair of cache.active(pairs.frequencyOf)) queue.file(pairs.entryOf(pair))
      }
    }
    const entry = queue.next()
    if (entry === undefined) break
    const pair = pairs.pairOf(entry)
    const piece = names[pairs.leftOf(pair)]! + names[pairs.rightOf(pair)]!
    if (!seen.has(piece)) {
      seen.add(piece)
      const symbol = names.push(piece) - 1
      rule.add(codePointsOf(piece))
      cache.nameSymbol(symbol, pair)
      const made = pairs.join(entry, symbol)
      watch.grow(made.length)
      for (const entry of made) queue.file(entry)
    }
    watch.grow(-1)
    pairs.drop(pair)
    cache.removePair(pair)
  }
  return watched && !watch.isSafe(queue) ? watch.start() : names.slice(first)
}

/** Watches whether a pair that was not active could have been the best since the last choice. */
function activeWatch(cached: number) {
  let [start, taken, limit] = [0, 0, Number.POSITIVE_INFINITY]
  let size = cached
  return {
    grow(by: number) {
      size += by
    },
    open(queue: FrequencyQueue, count: number) {
      start = count
      taken = queue.taken()
      limit = activeLimit(size)
    },
    start: () => start,
    // Every pair as frequent as the last one was taken since the choice or still waits in its level. If
    // these are fewer than the limit of active pairs, all of them were active.
    isSafe: (queue: FrequencyQueue) => queue.taken() - taken + queue.waiting() < limit,
  }
}

/** The pairs of a text, and SentencePiece's cache of them, which only the second run needs. */
function pairsOf(
  text: TrainingText,
  names: readonly string[],
  rule: JointRule,
  isCached: boolean,
): { readonly pairs: PairOccurrences; readonly cache: SymbolCache } {
  const numbers = new Int32Array(0x110000)
  names.forEach((name, number) => {
    numbers[name.codePointAt(0)!] = number
  })
  const chains = symbolChains(text, codePoint => numbers[codePoint]!)
  const cache = isCached ? makeSymbolCache() : noCache
  for (const symbol of new Set(isCached ? chains.symbols : [])) {
    cache.addCharacter(symbol, names[symbol]!.codePointAt(0)!)
  }
  const pairs = makePairOccurrences(chains, {
    repeats: 'everyOther',
    mayJoin: (left, right) => left !== 0 && right !== 0 && rule.mayJoin(left, right),
    onMet: cache.addPair,
    onDropped: cache.restorePair,
  })
  return { pairs, cache }
}

/** Orders pairs by length in characters, then by code points, then by the order in which they were met. */
function spellingOrder({ pairOf, leftOf, rightOf }: PairOccurrences, names: readonly string[]) {
  const spelling = (entry: number) => names[leftOf(pairOf(entry))]! + names[rightOf(pairOf(entry))]!
  return (a: number, b: number): boolean => {
    const [left, right] = [spelling(a), spelling(b)]
    const order = lengthOf(left) - lengthOf(right) || compareCodePoints(left, right)
    return order === 0 ? a < b : order < 0
  }
}

function codePointsOf(text: string): number[] {
  return Array.from(text, character => character.codePointAt(0)!)
}

function lengthOf(text: string): number {
  let length = text.length
  for (let at = 1; at < text.length; at++) {
    const unit = text.charCodeAt(at)
    if (unit >= 0xdc00 && unit <= 0xdfff) length--
  }
  return length
}
