import { keepOnly, type Step, type UnigramPieces } from './unigram-pieces.ts'

/**
 * The M step drops pieces with an expected count below one half. The scores of the others become
 *
 *     ψ(count) - ψ(sum of counts),   ψ the digamma function,
 *
 * which is about the logarithm of the share, but lower for rare pieces: ψ(1) = -0.58 where log 1 = 0, and
 * ψ(100) = 4.600 where log 100 = 4.605. It is the mean logarithm under a Dirichlet posterior, and favours
 * few pieces.
 *
 * Sources: Liang, Klein 2007, "Structured Bayesian Nonparametric Models with Variational Inference"
 * (tutorial); google/sentencepiece, src/unigram_model_trainer.cc, `RunMStep`.
 */
export function maximise(pieces: UnigramPieces, counts: Float32Array): Step {
  const kept = new Int32Array(counts.length)
    .map((_, piece) => piece)
    .filter(piece => counts[piece]! >= fewest)
  let sum = 0
  for (const piece of kept) sum = Math.fround(sum + counts[piece]!)
  const logSum = Math.fround(digamma(sum))
  const scores = new Float32Array(kept.length)
  for (let i = 0; i < kept.length; i++) scores[i] = digamma(counts[kept[i]!]!) - logSum
  return keepOnly(pieces, kept, scores)
}

const fewest = 0.5

/**
 * The derivative of log Γ, for x > 0: ψ(x) = ψ(x + 1) - 1/x until x is 7 or more, then the series around
 * x - 1/2.
 */
export function digamma(x: number): number {
  let result = 0
  let at = x
  for (; at < 7; at++) result -= 1 / at
  const half = 1 / (at - 1 / 2)
  const second = half * half
  const fourth = second * second
  return (
    result +
    (Math.log(at - 1 / 2) +
      (1 / 24) * second -
      (7 / 960) * fourth +
      (31 / 8064) * fourth * second -
      (127 / 30720) * fourth * fourth)
  )
}
