import type { Tokenizer } from '../tokenizer/tokenizer.ts'

/** Encodes many texts at once: a program that reads a file can do no other. */
export type EncodeAll = (texts: readonly string[]) => readonly ArrayLike<number>[]

/** Different ids of two tokenizers, for the smallest text that was found. */
export interface Difference {
  readonly text: string
  /** The code points in hexadecimal, since the difference may be invisible. */
  readonly codePoints: string
  readonly ours: readonly number[]
  readonly theirs: readonly number[]
  /** How many of the texts differ, counted before any was made smaller. */
  readonly differing: string
}

/** The shortest text with different ids, made smaller; undefined if all ids are the same. */
export function findDifference(
  ours: Pick<Tokenizer, 'encode'>,
  theirs: EncodeAll,
  texts: readonly string[],
): Difference | undefined {
  const ids = theirs(texts)
  const differing = texts.filter((text, i) => !isSame(ours.encode(text), ids[i]!))
  if (differing[0] === undefined) return undefined
  const shortest = differing.reduce((a, b) => (b.length < a.length ? b : a))
  const text = smallest(shortest, text => !isSame(ours.encode(text), theirs([text])[0]!))
  return {
    text,
    codePoints: Array.from(text, character => character.codePointAt(0)!.toString(16)).join(' '),
    ours: Array.from(ours.encode(text)),
    theirs: Array.from(theirs([text])[0]!),
    differing: `${differing.length} of ${texts.length} texts`,
  }
}

/**
 * A smaller text that still fails: halves are left out, then quarters, and so on down to single
 * characters.
 *
 *     abcdef, failing on e  →  def  →  ef  →  e
 */
export function smallest(text: string, fails: (text: string) => boolean): string {
  let characters = Array.from(text)
  for (let size = Math.ceil(characters.length / 2); size >= 1; size = Math.floor(size / 2)) {
    for (let at = 0; at < characters.length; ) {
      const without = characters.toSpliced(at, size)
      if (without.length > 0 && fails(without.join(''))) characters = without
      else at += size
    }
  }
  return characters.join('')
}

function isSame(a: ArrayLike<number>, b: ArrayLike<number>): boolean {
  if (a.length !== b.length) return false
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false
  return true
}
