/**
 * log(eˣ + eʸ) of two float32 numbers, as a float32: the sum of two probabilities given as logarithms. Minus
 * infinity is the logarithm of 0.
 *
 *     logSumExp(log 0.25, log 0.5) = log 0.75
 *
 * It is max + log(1 + eᵈ) with d = min - max ≤ 0. The second term comes from a table with a cubic around
 * each entry, which is exact to 3e-10: less than the precision of a float32, and several times as fast as
 * computing both functions.
 */
export function logSumExp(x: number, y: number): number {
  const max = Math.max(x, y)
  const t = Math.abs(x - y) * sumSteps
  if (!(t < sumReach * sumSteps)) return max
  const i = (t + 0.5) | 0
  const r = (i - t) / sumSteps
  const at = i * 4
  const term = sums[at]! + r * sums[at + 1]! + r * r * (sums[at + 2]! + r * sums[at + 3]!)
  return Math.fround(max + term)
}

/** If d is this far below 0, the sum equals the greater number: log(1 + e⁻²⁴) is 4e-11. */
const sumReach = 24
const sumSteps = 32
const sums = sumTable()

/** The table of log(1 + eᵈ) and its first three derivatives, divided by 1, 1, 2 and 6. */
function sumTable(): Float64Array {
  const table = new Float64Array((sumReach * sumSteps + 2) * 4)
  for (let i = 0; i * 4 < table.length; i++) {
    const e = Math.exp(-i / sumSteps)
    const s = e / (1 + e)
    const slope = s * (1 - s)
    table.set([Math.log1p(e), s, slope / 2, (slope * (1 - 2 * s)) / 6], i * 4)
  }
  return table
}

/** eˣ for x ≤ 0 with a relative error of 2e-10; 0 below e⁻⁴⁰. Rounding may bring x a little above 0. */
export function exp(x: number): number {
  if (x > 0.5 / expSteps) return Math.exp(x)
  const t = -x * expSteps
  if (!(t < expReach * expSteps)) return 0
  const i = (t + 0.5) | 0
  const r = (i - t) / expSteps
  return powers[i]! * (1 + r * (1 + r * (1 / 2 + r * (1 / 6))))
}

const expReach = 40
const expSteps = 64
const powers = Float64Array.from({ length: expReach * expSteps + 2 }, (_, i) =>
  Math.exp(-i / expSteps),
)
