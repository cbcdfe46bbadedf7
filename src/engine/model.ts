import { kindOf, type Vocabulary } from '../vocabulary/vocabulary.ts'

/** What calls need to know beside what the engine was given. */
export interface EngineModel {
  /** The unknown piece where neighbouring ones are one token, else a number that is no id. */
  readonly fusedId: number
  /** The engine was given the rules of the plan. */
  readonly normalizes: boolean
  /** What it counts of each kind are the pieces that the vocabulary says are of that kind. */
  readonly countsKinds: boolean
  /** It takes texts as bytes. */
  readonly acceptsBytes: boolean
  /** Finds what makes a text one for the plain engine. */
  readonly needsReference?: RegExp
}

/**
 * Whether all pieces that stand for what no piece covers are of the kind that says so: `byteIds`, or the
 * unknown piece where there are none. Text never becomes other pieces of these kinds.
 */
export function canCountKinds(
  vocabulary: Vocabulary,
  byteIds: readonly number[] | undefined,
): boolean {
  const { model } = vocabulary
  if (byteIds) return byteIds.every(id => kindOf(vocabulary, id) === 'byte')
  const unknownId = 'unknownId' in model ? model.unknownId : undefined
  return unknownId === undefined || kindOf(vocabulary, unknownId) === 'unknown'
}
