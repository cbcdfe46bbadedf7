import { byteAlphabet } from '../tokenize/byte-alphabet.ts'
import { makeFrequencyQueue } from './frequency-queue.ts'
import { makePairOccurrences } from './pair-occurrences.ts'
import { symbolChains } from './symbol-chains.ts'
import type { WordCounts } from './words.ts'

/** The pieces and merges learned from words of bytes. */
export interface LearnedMerges {
  /** The 256 bytes in GPT-2's order, then the learned pieces, in the byte alphabet. */
  readonly pieces: readonly string[]
  /** Each as `left right`, by merge rank. */
  readonly merges: readonly string[]
}

/** The bytes in GPT-2's order: printable ones first, each as in Latin-1. */
export const bytesInOrder: readonly string[] = byteAlphabet.toSorted((a, b) => (a < b ? -1 : 1))

/**
 * Trains byte-pair encoding of bytes as Hugging Face does. Each step joins the most frequent pair of
 * neighbouring symbols in all words, until there are `size` pieces or no pair is left. Among equally
 * frequent pairs the one of the lowest ids comes first.
 *
 *     aba 2, abb 1:   a b 3 → ab → ab a 2 → aba → ab b 1 → abb
 *
 * Two pairs may spell one piece, ab+c and a+bc. The second is a merge too, but no new piece. A joined pair
 * keeps its count; if it arises again together with such a piece, it comes next, and its merge moves to
 * the end.
 *
 * Source: huggingface/tokenizers, models/bpe/trainer.rs, `do_train`.
 */
export function learnMerges(
  words: WordCounts,
  size: number,
  onProgress?: (done: number, total: number) => void,
): LearnedMerges {
  const pieces = [...bytesInOrder]
  const ids = new Map(pieces.map((piece, id) => [piece, id]))
  const numbers = new Int32Array(0x200)
  for (const [piece, id] of ids) numbers[piece.charCodeAt(0)] = id
  const pairs = makePairOccurrences(
    symbolChains(words, unit => numbers[unit]!),
    { repeats: 'all', mayJoin: () => true },
  )
  const { pairOf, leftOf, rightOf, frequencyOf } = pairs
  const queue = makeFrequencyQueue(
    entry => frequencyOf(pairOf(entry)),
    (a, b) => {
      const [p, q] = [pairOf(a), pairOf(b)]
      return (leftOf(p) - leftOf(q) || rightOf(p) - rightOf(q) || a - b) < 0
    },
  )
  // By pair, since a pair that is joined again moves to the end.
  const merges = new Map<number, string>()
  for (const entry of pairs.first) queue.file(entry)

  while (pieces.length < size) {
    const entry = queue.next()
    if (entry === undefined) break
    const pair = pairOf(entry)
    if (frequencyOf(pair) < 1) break
    const [left, right] = [pieces[leftOf(pair)]!, pieces[rightOf(pair)]!]
    const known = ids.get(left + right)
    const symbol = known ?? pieces.push(left + right) - 1
    ids.set(left + right, symbol)
    merges.delete(pair)
    merges.set(pair, `${left} ${right}`)
    for (const made of pairs.join(entry, symbol))
      if (frequencyOf(pairOf(made)) > 0) queue.file(made)
    if (pieces.length % 100 === 0) onProgress?.(pieces.length, size)
  }
  return { pieces, merges: [...merges.values()] }
}
