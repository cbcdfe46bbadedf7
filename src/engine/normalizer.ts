import { charsmapParts } from '../tokenize/charsmap.ts'
import { copyIn } from './memory.ts'
import type { EngineExports } from './module.ts'
import type { NormalizerProgram } from './text-program.ts'

/**
 * Loads SentencePiece's normalizer into the engine; false if JavaScript must normalize. The engine can keep user-defined
 * pieces unchanged only if they are among `treePieces`, the pieces of its tree.
 */
export function loadNormalizer(
  wasm: EngineExports,
  program: NormalizerProgram | undefined,
  treePieces: readonly string[] = [],
): boolean {
  if (!program) return false
  const { precompiledCharsmap, userDefined, addDummyPrefix, removeExtraWhitespaces } = program.spec
  if (program.spec.treatWhitespaceAsSuffix) return false
  const inTree = new Set(userDefined.length > 0 ? treePieces : [])
  // Pieces spell a space as ▁, which the engine replaced by a space.
  if (!userDefined.every(piece => inTree.has(piece) && !/[▁ ]/.test(piece))) return false
  const { units, pool } = precompiledCharsmap
    ? charsmapParts(precompiledCharsmap)
    : { units: new Uint32Array(), pool: new Uint8Array() }
  if (units.length > 0 && (pool.at(-1) !== 0 || !isText(pool))) return false
  wasm.loadCharsmap(copyIn(wasm, units), units.length, copyIn(wasm, pool), pool.length)
  wasm.setWhitespaceRules(addDummyPrefix, removeExtraWhitespaces)
  for (const piece of userDefined) wasm.keepPiecesBeginningWith(piece.codePointAt(0)!)
  return true
}

function isText(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    return true
  } catch {
    return false
  }
}
