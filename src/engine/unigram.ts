import { indexPieces } from '../models/pieces.ts'
import { weighPieces } from '../models/unigram.ts'
import type { Vocabulary } from '../vocabulary.ts'
import { copyIn } from './memory.ts'
import { type EngineModel, noId } from './model.ts'
import type { EngineExports } from './module.ts'
import { packPieces } from './pack.ts'
import type { TextPlan } from './text.ts'

/** Gives the engine a unigram vocabulary; undefined where it does not do what that asks. */
export function takeUnigram(
  wasm: EngineExports,
  vocabulary: Vocabulary,
  plan: TextPlan,
): EngineModel | undefined {
  const { model } = vocabulary
  if (model.type !== 'unigram' || plan.bytewise) return undefined
  const index = indexPieces(vocabulary)
  const { pieces, ids, gains, unknownGain } = weighPieces(vocabulary, model, index)
  const packed = packPieces(pieces, plan)
  if (!packed || (!index.byteIds && model.unknownId === undefined)) return undefined
  const unknownId = model.unknownId ?? noId
  wasm.takeUnigram(
    model.arithmetic === 'sentencepiece',
    unknownGain,
    unknownId,
    index.byteIds ? copyIn(wasm, Uint32Array.from(index.byteIds)) : 0,
  )
  const fits = wasm.takeTree(
    copyIn(wasm, packed.bytes),
    copyIn(wasm, packed.starts),
    pieces.length,
    copyIn(wasm, ids),
    copyIn(wasm, gains),
  )
  return fits ? { fusedId: index.byteIds ? noId : unknownId } : undefined
}
