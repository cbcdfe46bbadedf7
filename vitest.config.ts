import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    setupFiles: ['src/sources/node-engine.ts'],
    testTimeout: 60_000,
    hookTimeout: 120_000,
    // What a page shows in the end is waited for; the usual second is short where both cores are busy.
    expect: { poll: { timeout: 20_000 } },
    // One fewer unless told, which of two is half.
    maxWorkers: availableParallelism(),
  },
})
