/** The agreement of two lists of numbers, pair by pair. */
export interface Agreement {
  readonly pairs: number
  /** The number of pairs of positions that both lists order in the same way. */
  readonly sameOrder: number
  readonly comparisons: number
  readonly meanDifference: number
}

/**
 * Compares what was published with what was measured. Says how well one formula and text agree with
 * the published numbers, not that they were made by them.
 *
 *     [1, 10], [2, 30], [3, 20]  →  2 of 3 comparisons in the same order
 */
export function agreementOf(pairs: readonly (readonly [number, number])[]): Agreement {
  let comparisons = 0
  let sameOrder = 0
  pairs.forEach(([a, b], i) => {
    for (const [c, d] of pairs.slice(i + 1)) {
      comparisons += 1
      if (Math.sign(a - c) === Math.sign(b - d)) sameOrder += 1
    }
  })
  const differences = pairs.map(([a, b]) => Math.abs(a - b))
  const total = differences.reduce((sum, difference) => sum + difference, 0)
  return { pairs: pairs.length, sameOrder, comparisons, meanDifference: total / pairs.length }
}
