import fc from 'fast-check'
import { test } from 'vitest'

/** What takes longer than a test may, smaller examples of a failure too, ends; that is no success. */
const inTime = { interruptAfterTimeLimit: 55_000, markInterruptAsFailure: true }

/**
 * A test that something holds for all values: `property([fc.string()])('a text is itself', text => …)`. A failure
 * names the seed. (`@fast-check/vitest` has the same, and takes 2.6 s to load in each file.)
 */
export function property<Values extends [unknown, ...unknown[]]>(
  arbitraries: { [Place in keyof Values]: fc.Arbitrary<Values[Place]> },
  parameters?: fc.Parameters<Values>,
) {
  return (name: string, holds: (...values: Values) => unknown): void => {
    const all = fc.asyncProperty<Values>(
      ...arbitraries,
      async (...values) => (await holds(...values)) !== false,
    )
    test(name, () => fc.assert(all, { ...inTime, ...parameters }))
  }
}
