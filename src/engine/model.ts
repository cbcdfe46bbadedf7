import { kindOf, type Vocabulary } from '../vocabulary/vocabulary.ts'

/** Facts about a loaded model that the host needs at each call. */
export interface EngineModel {
  /** The unknown piece if neighbouring unknown tokens become one, else `noId`. */
  readonly fusedId: number
  /** The engine runs the program's normalizer. */
  readonly normalizes: boolean
  /** The engine's counts of byte and unknown tokens are those of the vocabulary's kinds. */
  readonly countsKinds: boolean
  /** The engine reads texts that are bytes. */
  readonly acceptsBytes: boolean
  /** Matches a text that needs the reference model. */
  readonly needsReference?: RegExp
}

/**
 * Whether every piece that stands for an unknown character is of kind `byte` or `unknown`: the byte pieces, or the unknown
 * piece if there are none. Text never becomes other pieces of these kinds.
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
