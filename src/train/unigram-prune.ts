import { type Cutter, makeCutter } from './unigram-cut.ts'
import { descendingOrder } from './unigram-descending.ts'
import { keepOnly, type Step, withUnknown } from './unigram-pieces.ts'
import type { Training } from './unigram-split.ts'
import { longestWord, type UnigramText } from './unigram-text.ts'

/**
 * Removes pieces until `size` are left, those first whose loss is the smallest. Without a piece, its
 * stretches of text are cut in the next best way, into its alternatives.
 *
 *     loss = share × (log p(piece) - Σ log p′(alternative))
 *
 * The share is the count of the piece in the best cuts divided by the number of words, and p′ is computed
 * with the counts that the alternatives would then have. A piece that is in no best cut, or whose
 * alternatives score better, is removed at once. Single characters stay.
 *
 * Sources: Kudo 2018, "Subword Regularization", section 3.2; google/sentencepiece,
 * src/unigram_model_trainer.cc, `PruneSentencePieces`.
 */
export function prune({ text, lattice, pieces }: Training, size: number): Step {
  const { lengths, places } = pieces
  const scores = withUnknown(pieces)
  const longestPiece = lengths.reduce((most, length) => Math.max(most, length), 0)
  const cutter = makeCutter(text, lattice, scores, Math.max(longestWord(text), longestPiece))
  const counts = countCuts(text, cutter, lengths.length)
  const lossOf = lossFormula(counts, text.counts)
  const staying: number[] = []
  const candidates: number[] = []
  const losses: number[] = []
  for (let piece = 0; piece < counts.length; piece++) {
    if (counts[piece] === 0) continue
    if (lengths[piece] === 1) {
      staying.push(piece)
      continue
    }
    const parts = cutter.cutApart(places[piece]!, lengths[piece]!)
    let apart = 0
    for (let i = 0; i < parts; i++) apart = Math.fround(apart + scores[cutter.pieces[i]!]!)
    if (apart > scores[piece]!) continue
    candidates.push(piece)
    losses.push(lossOf(piece, cutter.pieces, parts))
  }
  for (const i of descendingOrder(Float64Array.from(losses))) staying.push(candidates[i]!)
  const kept = Int32Array.from(staying.slice(0, size))
  return keepOnly(
    pieces,
    kept,
    Float32Array.from(kept, piece => scores[piece]!),
  )
}

/** The count of each piece in the best cuts of all words. Unknown characters count as piece 0. */
function countCuts(text: UnigramText, cutter: Cutter, size: number): Float32Array {
  const counts = new Float32Array(size)
  for (let word = 0; word < text.counts.length; word++) {
    const count = text.counts[word]!
    const parts = cutter.cutWord(word)
    for (let i = 0; i < parts; i++) {
      const piece = cutter.pieces[i]!
      counts[piece === size ? 0 : piece]! += count
    }
  }
  return counts
}

/**
 * Makes the function of the loss, with the steps and the precision of SentencePiece 0.1.97. That version
 * has a bug: the sum of all counts grows by the count times the number of *all* pieces but one, instead of
 * the number of alternatives. Later versions have fixed it, and would keep other pieces.
 */
function lossFormula(counts: Float32Array, wordCounts: Float64Array) {
  const { fround, log } = Math
  const words = wordCounts.reduce((sum, count) => fround(sum + count), 0)
  const sum = fround(counts.reduce((sum, count) => sum + count, 0))
  const logSum = fround(log(sum))
  return (piece: number, alternatives: Int32Array, parts: number): number => {
    const count = counts[piece]!
    const more = fround(count * (counts.length - 1))
    const logSumWithout = fround(log(fround(sum + more)))
    let without = 0
    for (let i = parts - 1; i >= 0; i--) {
      const grown = fround((counts[alternatives[i]!] ?? counts[0]!) + count)
      without = fround(without + (log(grown) - logSumWithout))
    }
    const withIt = fround(log(count) - logSum)
    return fround(fround(count / words) * fround(withIt - without))
  }
}
