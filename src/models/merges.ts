import { InputError } from '../errors.ts'
import type { BpeSpec } from '../vocabulary.ts'
import type { PieceIndex } from './pieces.ts'

/** A list of merges by the ids of its pieces; a merge's place in the list is its rank. */
export interface Merges {
  readonly lefts: Uint32Array
  readonly rights: Uint32Array
  readonly results: Uint32Array
}

/** Checks a list of merges against the pieces. */
export function readMerges(
  { merges = [], continuingSubwordPrefix: prefix = '' }: BpeSpec,
  { ids }: PieceIndex,
): Merges {
  const lefts = new Uint32Array(merges.length)
  const rights = new Uint32Array(merges.length)
  const results = new Uint32Array(merges.length)
  merges.forEach((merge, rank) => {
    const [left = '', right = '', more] = merge.split(' ')
    if (left === '' || right === '' || more !== undefined) {
      throw new InputError(
        `merge ${rank + 1} is '${merge}', expected two pieces with a space between them`,
      )
    }
    const idOf = (piece: string): number => {
      const id = ids.get(piece)
      if (id !== undefined) return id
      throw new InputError(`merge ${rank + 1} ('${merge}') needs '${piece}', which is no piece`)
    }
    lefts[rank] = idOf(left)
    rights[rank] = idOf(right)
    results[rank] = idOf(left + right.slice(prefix.length))
  })
  return { lefts, rights, results }
}
