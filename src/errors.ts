/**
 * The one error that is meant for people: what was wrong, where, and what would put it right, in one
 * line. Everything else that is thrown is a bug of ours and keeps its stack. A message names options as the
 * library calls them, with `nameOption`.
 */
export class InputError extends Error {
  override readonly name = 'InputError'
  /**
   * `unavailable`: nothing was wrong, but something could not be had, a network for example.
   * `damaged`: packed data ends early or is broken; what stands before was read.
   */
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

  /** Whether packed data ends early or is broken. */
  static isDamaged(error: unknown): error is InputError {
    return InputError.is(error) && error.code === 'damaged'
  }
}

export type InputErrorCode = 'unavailable' | 'damaged'

export interface InputErrorOptions extends ErrorOptions {
  readonly code?: InputErrorCode | undefined
}

/** An option in a message, by its name in the library. The command line puts its flag there. */
export function nameOption(name: string, value?: string | number): string {
  return value === undefined ? `option \`${name}\`` : `option \`${name}: ${value}\``
}

/** The same error with `where` in front, for a layer that knows the file while the one below does not. */
export function located(where: string, error: unknown): unknown {
  return InputError.is(error)
    ? new InputError(`${where}: ${error.message}`, { cause: error, code: error.code })
    : error
}

/**
 * The known names nearest to a mistyped one, for "did you mean", nearest first; at most `howMany`. A name
 * that was only begun is nearer than any other: `tokensPerChar` is `tokensPerCharacter`.
 */
export function nearest(name: string, known: readonly string[], howMany = 3): string[] {
  const begun = name.toLowerCase()
  return known
    .map(candidate => ({
      candidate,
      distance:
        begun.length > 2 && candidate.toLowerCase().startsWith(begun)
          ? 0
          : editDistance(begun, candidate.toLowerCase()),
    }))
    .filter(({ candidate, distance }) => distance <= Math.max(1, candidate.length / 2))
    .sort((a, b) => a.distance - b.distance || (a.candidate < b.candidate ? -1 : 1))
    .slice(0, howMany)
    .map(({ candidate }) => candidate)
}

/** The error for a name that is none of `known`. */
export function unknownName(noun: string, name: string, known: readonly string[]): InputError {
  return new InputError(`unknown ${noun} '${name}'; ${didYouMean(name, known)}`)
}

/** The remedy for a name that is none of `known`: the nearest ones, or all where none is near. */
export function didYouMean(name: string, known: readonly string[]): string {
  const near = nearest(name, known)
  return near.length > 0 ? `did you mean ${near.join(', ')}?` : `known are ${known.join(', ')}`
}

/**
 * How many characters to insert, delete or replace to make `b` of `a` (Levenshtein). Row by row: the
 * distance of each beginning of `b` from a beginning of `a` that grows by a character.
 */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j)
  for (let i = 0; i < a.length; i++) {
    const next = [i + 1]
    for (let j = 0; j < b.length; j++)
      next.push(Math.min(row[j]! + Number(a[i] !== b[j]), row[j + 1]! + 1, next[j]! + 1))
    row = next
  }
  return row[b.length]!
}
