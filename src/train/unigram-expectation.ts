import type { Ways } from './unigram-lattice.ts'
import { withUnknown } from './unigram-pieces.ts'
import { productWays } from './unigram-product-ways.ts'
import { roundedWays } from './unigram-rounded-ways.ts'
import type { Training } from './unigram-split.ts'
import { longestWord } from './unigram-text.ts'

export interface Expectation {
  /** The expected count of each piece over all ways to cut the text. */
  readonly counts: Float32Array
  /** The logarithm of the text's probability, with each word weighted by its count. */
  readonly logLikelihood: number
}

/**
 * The E step: the expected count of each piece in the text if every word is cut in each of its ways with the
 * probability of that way (the product of its pieces' probabilities, divided by the sum over all ways).
 *
 *     p(piece from i to j) = forward(i) · p(piece) · backward(j) / forward(end)
 *
 * where `forward` sums the ways from the beginning of the word to a place and `backward` those from there
 * to its end. One word: ab, p(a) = p(b) = p(ab) = 1/3: ways a·b 1/9 and ab 1/3, so a and b are expected
 * 1/4 times each, ab 3/4.
 *
 * An unknown character counts as piece 0, as in SentencePiece. Sums are either rounded like SentencePiece's,
 * or plain numbers.
 *
 * Source: Kudo 2018, "Subword Regularization", section 3.2.
 */
export function expectedCounts(
  { text, lattice, pieces }: Training,
  isRounded: boolean,
): Expectation {
  const { words } = lattice
  const scores = withUnknown(pieces)
  const longest = longestWord(text)
  const rounded = roundedWays(lattice, scores, longest)
  const products = productWays(lattice, pieces, scores, longest)
  const ways = isRounded ? rounded : products
  let logLikelihood = 0
  for (let index = 0; index < text.starts.length; index++) {
    const start = text.starts[index]!
    const end = text.ends[index]!
    const word = { start, end, firstEdge: words[index]!, endEdge: words[index + 1]! }
    const count = text.counts[index]!
    logLikelihood += count * (ways.add(word, count) ?? rounded.add(word, count)!)
  }
  return { counts: countsOf(rounded, products), logLikelihood }
}

function countsOf(one: Ways, other: Ways): Float32Array {
  const unknown = one.counts.length - 1
  const counts = new Float32Array(one.counts)
  for (let piece = 0; piece <= unknown; piece++) counts[piece]! += other.counts[piece]!
  counts[0]! += counts[unknown]!
  return counts.subarray(0, unknown)
}
