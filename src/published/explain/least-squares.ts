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
  const { columns, sums, products } = normalEquations(rows)
  let best: { weights: number[]; loss: number } | undefined
  for (let faceBits = 1; faceBits < 2 ** columns.length; faceBits++) {
    const face = columns.filter(i => (faceBits >> i) & 1)
    const found = withoutBounds(products, sums, face, sumToOne)
    if (!found || found.some(weight => weight < 0)) continue
    const weights: number[] = Array(columns.length).fill(0)
    face.forEach((column, i) => {
      weights[column] = found[i]!
    })
    const loss = lossOf(rows, weights)
    // A larger face must be better by more than rounding, or two equal columns would share at random.
    if (!best || loss < best.loss - 1e-15) best = { weights, loss }
  }
  return best?.weights
}

/** A loss below which no weights go, be they negative or not; 0 where the equations do not decide. */
export function leastLoss(
  rows: readonly (readonly number[])[],
  { sumToOne }: { readonly sumToOne: boolean },
): number {
  const { columns, sums, products } = normalEquations(rows)
  const weights = withoutBounds(products, sums, columns, sumToOne)
  return weights ? lossOf(rows, weights) : 0
}

function normalEquations(rows: readonly (readonly number[])[]) {
  const columns = Array.from(rows[0] ?? [], (_, i) => i)
  const sums = columns.map(i => rows.reduce((sum, row) => sum + row[i]!, 0))
  const products = columns.map(i =>
    columns.map(j => rows.reduce((sum, row) => sum + row[i]! * row[j]!, 0)),
  )
  return { columns, sums, products }
}

/** Σ (row · weights − 1)² */
export function lossOf(rows: readonly (readonly number[])[], weights: readonly number[]): number {
  let loss = 0
  for (const row of rows) loss += (dot(row, weights) - 1) ** 2
  return loss
}

export function dot(a: readonly number[], b: readonly number[]): number {
  let sum = 0
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!
  return sum
}

/** The normal equations of the columns in the face; with a multiplier for the sum where there is one. */
function withoutBounds(
  products: readonly (readonly number[])[],
  sums: readonly number[],
  face: readonly number[],
  sumToOne: boolean,
): number[] | undefined {
  const equations = face.map(i => [
    ...face.map(j => products[i]![j]!),
    ...(sumToOne ? [1] : []),
    sums[i]!,
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
