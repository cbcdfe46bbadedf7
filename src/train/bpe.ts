import { makeFrequencyQueue } from './frequency-queue.ts'
import { makePairOccurrences } from './pair-occurrences.ts'
import { symbolChains } from './symbol-chains.ts'
import type { LearnedPiece, Trainer } from './trainers.ts'
import { type PieceRule, pieceRule } from './valid-piece.ts'
import { compareCodePoints, unknownCharacter } from './words.ts'

/**
 * Byte-pair encoding as SentencePiece trains it: the pair of neighbouring symbols that occurs most often
 * becomes a piece and is joined wherever it stands, again and again. Of pairs that occur equally often
 * the shorter comes first, then the lower in code points. Single characters come last.
 *
 *     abab 2, abc 1:   ab 5 (abab holds it twice) → abab 2 → abc 1
 *
 * What is SentencePiece's own, and copied:
 * - of a character that repeats every other pair counts, and no other ever will (`makePairOccurrences`);
 * - a pair that spells a piece that is there already (ab+c where a+bc was first) is dropped;
 * - a pair stays when the last place where it stood is gone, and becomes a piece in the end, if more are
 *   asked for than the text has.
 *
 * SentencePiece looks for the best pair among the more frequent ones alone, its active symbols; that is
 * the best of all as long as it occurs more often than the rarest of these did.
 *
 * Source: google/sentencepiece, src/bpe_model_trainer.cc.
 */
export const trainBpe: Trainer = (text, size, options) => {
  const names = [unknownCharacter, ...text.characters.keys()]
  const wanted = size - text.characters.size
  const pairs = makePairOccurrences(symbolsOf(text, names), namedRule(names, pieceRule(options)))
  const spelling = (pair: number) => names[pairs.leftOf(pair)]! + names[pairs.rightOf(pair)]!
  const queue = makeFrequencyQueue(pairs.frequencyOf, (a, b) => {
    const order = compareSpellings(spelling(a), spelling(b))
    // Two pairs may spell the same (ab+c, a+bc): the one that arose first comes first.
    return order === 0 ? a < b : order < 0
  })
  const learned: LearnedPiece[] = []
  const seen = new Set<string>()

  for (const pair of pairs.first) queue.file(pair)
  while (learned.length < wanted) {
    const pair = queue.next()
    if (pair === undefined) break
    const piece = spelling(pair)
    if (seen.has(piece)) continue
    seen.add(piece)
    learned.push({ piece, score: -learned.length })
    names.push(piece)
    for (const made of pairs.join(pair, names.length - 1)) queue.file(made)
    if (learned.length % 100 === 0) options.onProgress?.(learned.length, wanted)
  }
  for (const piece of text.characters.keys()) learned.push({ piece, score: -learned.length })
  return learned
}

/** The text as numbers: 0 is ▅, the characters follow in their order. */
function symbolsOf(text: Parameters<Trainer>[0], names: readonly string[]) {
  const numbers = new Int32Array(0x110000)
  names.forEach((name, number) => {
    numbers[name.codePointAt(0)!] = number
  })
  return symbolChains(text, codePoint => numbers[codePoint]!)
}

/** Whether two symbols may make one piece; 0 is ▅. */
function namedRule(names: readonly string[], isPiece: PieceRule) {
  return (left: number, right: number): boolean => {
    if (left === 0 || right === 0) return false
    const spelt = names[left]! + names[right]!
    return isPiece(Array.from(spelt, character => character.codePointAt(0)!))
  }
}

/** Shorter in characters, then lower in code points. */
function compareSpellings(a: string, b: string): number {
  return lengthOf(a) - lengthOf(b) || compareCodePoints(a, b)
}

function lengthOf(text: string): number {
  let length = text.length
  for (let at = 1; at < text.length; at++) {
    const unit = text.charCodeAt(at)
    if (unit >= 0xdc00 && unit <= 0xdfff) length--
  }
  return length
}
