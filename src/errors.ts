/**
 * The one error that is meant for people: what was wrong, where, and what would put it right, in one
 * line. Everything else that is thrown is a bug of ours and keeps its stack.
 */
export class InputError extends Error {
  override readonly name = 'InputError'
  /** `unavailable`: nothing was wrong, but something could not be had, a network for example. */
  readonly code?: InputErrorCode

  constructor(message: string, { code, ...options }: InputErrorOptions = {}) {
    super(message, options)
    if (code) this.code = code
  }

  /** Asks the name, because an error that crosses a thread keeps its name and loses its class. */
  static is(error: unknown): error is InputError {
    return error instanceof Error && error.name === 'InputError'
  }

  /** Whether what was wanted cannot be had now, as opposed to being wrong. */
  static isUnavailable(error: unknown): error is InputError {
    return InputError.is(error) && error.code === 'unavailable'
  }
}

export type InputErrorCode = 'unavailable'

export interface InputErrorOptions extends ErrorOptions {
  readonly code?: InputErrorCode | undefined
}

/** The same error with `where` in front, for a layer that knows the file while the one below does not. */
export function located(where: string, error: unknown): unknown {
  return InputError.is(error)
    ? new InputError(`${where}: ${error.message}`, { cause: error, code: error.code })
    : error
}

/** The known name nearest to a mistyped one, for "did you mean". */
export function nearest(name: string, known: readonly string[], howMany = 3): string[] {
  return known
    .map(candidate => ({
      candidate,
      distance: editDistance(name.toLowerCase(), candidate.toLowerCase()),
    }))
    .filter(({ candidate, distance }) => distance <= Math.max(2, candidate.length / 2))
    .sort((a, b) => a.distance - b.distance || (a.candidate < b.candidate ? -1 : 1))
    .slice(0, howMany)
    .map(({ candidate }) => candidate)
}

/** Levenshtein's distance: how many characters to insert, delete or replace. */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) {
      const replace = row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1)
      next.push(Math.min(replace, row[j]! + 1, next[j - 1]! + 1))
    }
    row = next
  }
  return row[b.length]!
}
