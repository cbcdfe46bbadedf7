import { InputError } from '../errors.ts'

/** The value of a JSON text; one that is none, or is cut off, is an InputError. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    throw new InputError(`not sound JSON: ${error.message}`)
  }
}
