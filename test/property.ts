import fc from 'fast-check'
import { test } from 'vitest'

/** A test that takes longer than it may ends, as does the search for a smaller example; that is no success. */
const inTime = { interruptAfterTimeLimit: 55_000, markInterruptAsFailure: true }

/** The seed of all random cases: the same in every run, unless TOKRATE_TEST_SEED says another. */
const seed = Number(process.env.TOKRATE_TEST_SEED ?? 20_251)

/** `npm test` tries a fifth of the cases (vitest.config.ts). */
const share = process.env.MODE === 'quick' ? 0.2 : 1

type Arbitraries<Values> = { [Place in keyof Values]: fc.Arbitrary<Values[Place]> }

/** Fails unless `holds` for all values that are drawn. The failure names the seed. */
export async function assertProperty<Values extends [unknown, ...unknown[]]>(
  arbitraries: Arbitraries<Values>,
  holds: (...values: Values) => unknown,
  { numRuns = 100, ...parameters }: fc.Parameters<Values> = {},
): Promise<void> {
  const all = fc.asyncProperty<Values>(
    ...arbitraries,
    async (...values) => (await holds(...values)) !== false,
  )
  const runs = { seed, ...inTime, ...parameters, numRuns: Math.ceil(numRuns * share) }
  await fc.assert(all, runs)
}

/**
 * A test that something holds for all values: `property([fc.string()])('a text is itself', text => …)`.
 * (`@fast-check/vitest` has the same, and takes 2.6 s to load in each file.)
 */
export function property<Values extends [unknown, ...unknown[]]>(
  arbitraries: Arbitraries<Values>,
  parameters?: fc.Parameters<Values>,
) {
  return (name: string, holds: (...values: Values) => unknown): void => {
    test(name, () => assertProperty(arbitraries, holds, parameters))
  }
}
