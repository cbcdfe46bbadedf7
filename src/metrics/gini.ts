/**
 * Gini's coefficient of what a text costs in each of n languages: Σᵢ Σⱼ |tᵢ - tⱼ| ÷ (2 n Σ t). 0 where
 * all cost the same, near 1 where one bears almost all of it.
 *
 *     10 and 30 tokens  →  (20 + 20) ÷ (2 × 2 × 40) = 0.25
 */
export function gini(tokens: readonly number[]): number | undefined {
  const total = tokens.reduce((sum, number) => sum + number, 0)
  if (total === 0) return undefined
  const differences = tokens.reduce(
    (sum, one) => sum + tokens.reduce((inner, other) => inner + Math.abs(one - other), 0),
    0,
  )
  return differences / (2 * tokens.length * total)
}
