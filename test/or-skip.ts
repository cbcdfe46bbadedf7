import type { TestContext } from 'vitest'
import { InputError } from '../src/errors.ts'

/**
 * What was promised; where it cannot be had on this machine, the test is skipped and says why. A mirror has
 * all, so with one nothing is skipped: what is missing from it would go unseen.
 */
export async function orSkip<Value>(
  { skip }: TestContext,
  promised: Promise<Value>,
): Promise<Value> {
  try {
    return await promised
  } catch (error) {
    if (!InputError.isUnavailable(error) || process.env.TOKRATE_MIRROR) throw error
    return skip(error.message)
  }
}
