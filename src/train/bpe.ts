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
 * Byte-pair encoding as SentencePiece trains it: the pair of neighbouring symbols that occurs most often
 * becomes a piece and is joined wherever it stands, again and again. Of pairs that occur equally often
 * the shorter comes first, then the lower in code points. Single characters come last.
 *
 *     abab 2, abc 1:   ab 5 (abab holds it twice) → abab 2 → abc 1
 *
 * What is SentencePiece's own, and copied:
 * - of a character that repeats every other pair counts, and no other ever will (`PairRules`);
 * - a pair that spells a piece that is there already (ab+c where a+bc was first) is dropped;
 * - a pair stays when the last place where it stood is gone, and becomes a piece in the end, if more are
 *   asked for than the text has;
 * - the best pair is looked for among the active ones alone: the most frequent twentieth, chosen anew
 *   every hundred pieces, and all that arose since.
 *
 * Of pairs that are spelt alike (a+bc, ab+c), as frequent and both the best, SentencePiece takes the one at
 * the lower address: it keeps them in a `std::set<Symbol *>`. That is the one that was met first, which is
 * taken here, unless memory that was freed has been handed out again in between. It makes other pieces of 1
 * in 15,000 texts of a few random words; which of them depends on how the C library hands out memory.
 *
 * The best of the active pairs is the best of all as long as it is more frequent than the rarest that was
 * active when they were chosen, which is so until pairs get rare. So all pairs are looked at, and where
 * that may have made a difference it is done once more, with the active pairs chosen as SentencePiece
 * does from there on.
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
 * The pieces, with the active pairs chosen from the piece `exactFrom` on; or the number of the piece
 * from which on they should have been.
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

/** Tells whether the pairs that were not active could have come first since the active were chosen. */
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
    // Those that were as frequent as the last one are among what was taken since or waits beside it; if
    // they are fewer than can be active, all of them were.
    isSafe: (queue: FrequencyQueue) => queue.taken() - taken + queue.waiting() < limit,
  }
}

/** The pairs of a text, and SentencePiece's cache of them, which is kept only where it is needed. */
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

/** The shorter in characters, then the lower in code points; of those spelt alike the one met first. */
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
