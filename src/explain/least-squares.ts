/**
 * Non-negative weights that bring `rows · weights` nearest to 1 in every row, by least squares; with
 * `sumToOne` they are shares. Returns `undefined` where nothing can be said (no rows, no columns).
 *
 * The minimum of a convex function over a simplex (or the non-negative orthant) lies inside one of its
 * faces, where it is the minimum of the same problem without the bounds. So every face is tried: 2ⁿ − 1
 * small linear systems, exact, and n is small.
 *
 *     rows [[2, 0.5]], shares       →  [1/3, 2/3]
 *     rows [[2, 1.5]], shares       →  [0, 1]
 *     rows [[2], [2]], not to one   →  [0.5]
 */
export function nearestWeights(
  rows: readonly (readonly number[])[],
  { sumToOne }: { readonly sumToOne: boolean },
): number[] | undefined {
  const columns = rows[0]?.length ?? 0
  let best: { weights: number[]; loss: number } | undefined
  for (let face = 1; face < 2 ** columns; face++) {
    const inFace = Array.from({ length: columns }, (_, i) => i).filter(i => (face >> i) & 1)
    const found = withoutBounds(rows, inFace, sumToOne)
    if (!found || found.some(weight => weight < 0)) continue
    const weights: number[] = Array(columns).fill(0)
    inFace.forEach((column, i) => {
      weights[column] = found[i]!
    })
    const loss = lossOf(rows, weights)
    // A larger face must be better by more than rounding, or two equal columns would share at random.
    if (!best || loss < best.loss - 1e-15) best = { weights, loss }
  }
  return best?.weights
}

/** Σ (row · weights − 1)² */
export function lossOf(rows: readonly (readonly number[])[], weights: readonly number[]): number {
  return rows.reduce((sum, row) => sum + (dot(row, weights) - 1) ** 2, 0)
}

export function dot(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, number, i) => sum + number * b[i]!, 0)
}

/** The normal equations of the columns in the face; with a multiplier for the sum where there is one. */
function withoutBounds(
  rows: readonly (readonly number[])[],
  face: readonly number[],
  sumToOne: boolean,
): number[] | undefined {
  const equations = face.map(i => [
    ...face.map(j => rows.reduce((sum, row) => sum + row[i]! * row[j]!, 0)),
    ...(sumToOne ? [1] : []),
    rows.reduce((sum, row) => sum + row[i]!, 0),
  ])
  if (sumToOne) equations.push([...face.map(() => 1), 0, 1])
  return solve(equations)?.slice(0, face.length)
}

/** Gauss’s elimination with pivots; `undefined` where the equations do not decide. */
function solve(equations: number[][]): number[] | undefined {
  const n = equations.length
  for (let column = 0; column < n; column++) {
    let pivot = column
    for (let i = column + 1; i < n; i++) {
      if (Math.abs(equations[i]![column]!) > Math.abs(equations[pivot]![column]!)) pivot = i
    }
    const [top, other] = [equations[column]!, equations[pivot]!]
    if (Math.abs(other[column]!) < 1e-10) return undefined
    equations[column] = other
    equations[pivot] = top
    for (let i = 0; i < n; i++) {
      if (i === column) continue
      const factor = equations[i]![column]! / other[column]!
      for (let j = column; j <= n; j++) equations[i]![j]! -= factor * other[j]!
    }
  }
  return equations.map((equation, i) => equation[n]! / equation[i]!)
}
