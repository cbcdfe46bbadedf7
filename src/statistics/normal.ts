/**
 * The share of a standard normal distribution below `z`, to 7 digits (Abramowitz and Stegun, 26.2.17).
 *
 *     0 → 0.5, 1.96 → 0.975
 */
export function normalShare(z: number): number {
  const t = 1 / (1 + 0.2316419 * Math.abs(z))
  const series =
    t * (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))))
  const tail = (Math.exp(-0.5 * z * z) / Math.sqrt(2 * Math.PI)) * series
  return z > 0 ? 1 - tail : tail
}

/** The `z` that the share `below` lies under: the inverse, by halving. */
export function normalQuantile(below: number): number {
  let [low, high] = [-9, 9]
  for (let i = 0; i < 60; i++) {
    const middle = (low + high) / 2
    if (normalShare(middle) < below) low = middle
    else high = middle
  }
  return (low + high) / 2
}
