import { InputError } from '../errors.ts'

/**
 * What `read` gives. Whatever a package throws at bytes or text that it cannot read is wrong input,
 * and one line says which package met it.
 */
export function readable<Result>(refusal: string, read: () => Result): Result {
  try {
    return read()
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    throw new InputError(`${refusal}: ${why.replaceAll(/\s+/g, ' ')}`, { cause: error })
  }
}
