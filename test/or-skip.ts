import type { TestContext } from 'vitest'
import { InputError } from '../src/errors.ts'

/** What was promised; where it cannot be had on this machine, the test is skipped and says why. */
export async function orSkip<Value>(
  { skip }: TestContext,
  promised: Promise<Value>,
): Promise<Value> {
  try {
    return await promised
  } catch (error) {
    if (!InputError.isUnavailable(error)) throw error
    return skip(error.message)
  }
}
