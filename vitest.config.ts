import { availableParallelism } from 'node:os'
import { configDefaults, defineConfig } from 'vitest/config'

/** `npm test` runs in mode quick: without the slow files, and with fewer cases of each property. */
export default defineConfig(({ mode }) => ({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: [...configDefaults.exclude, ...(mode === 'quick' ? ['**/*.slow.test.ts'] : [])],
    setupFiles: ['test/support/fresh-dist.ts', 'src/sources/node-engine.ts'],
    reporters: mode === 'quick' ? ['default', './test/support/left-out.ts'] : ['default'],
    testTimeout: 60_000,
    hookTimeout: 120_000,
    // The tests of pages wait for what a page shows; the usual second is too short on two busy cores.
    expect: { poll: { timeout: 20_000 } },
    // Vitest would leave one core idle.
    maxWorkers: availableParallelism(),
  },
}))
