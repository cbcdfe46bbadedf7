import { charsmapParts } from '../tokenize/charsmap.ts'
import { copyIn } from './memory.ts'
import type { EngineExports } from './module.ts'
import type { NormalizerProgram } from './text-program.ts'

/**
 * Gives the engine SentencePiece's normalizer; false where it is left to JavaScript. Pieces that stay as
 * they are must be among `treePieces`, those that it has as a tree.
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
  // A space is ▁ in pieces and a space in texts.
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
