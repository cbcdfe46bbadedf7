import { indexPieces } from '../tokenize/pieces.ts'
import { weighPieces } from '../tokenize/unigram.ts'
import type { Vocabulary } from '../vocabulary/vocabulary.ts'
import { takeWay } from './lines.ts'
import { copyIn } from './memory.ts'
import { type EngineModel, tellsKinds } from './model.ts'
import type { EngineExports } from './module.ts'
import { packPieces } from './pack.ts'
import { takeRules } from './rules.ts'
import type { TextPlan } from './text.ts'
import { keptBit, noId } from './wasm/layout.ts'

/** A record is a head and three words a token, and parts are short. */
const recordWords = 8

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
  wasm.loadUnigramModel(
    model.arithmetic === 'sentencepiece',
    unknownGain,
    unknownId,
    index.byteIds ? copyIn(wasm, Uint32Array.from(index.byteIds)) : 0,
  )
  const placed = [copyIn(wasm, packed.bytes), copyIn(wasm, packed.starts), pieces.length] as const
  const kept = new Set(plan.rules?.spec.userDefined)
  const marked = ids.map((id, i) => (kept.has(pieces[i]!) ? (id | keptBit) >>> 0 : id))
  const fits = wasm.loadTree(...placed, copyIn(wasm, marked), copyIn(wasm, gains))
  wasm.loadNeighbours(...placed)
  wasm.setRecordWords(recordWords)
  if (!fits) return undefined
  const normalizes = takeRules(wasm, plan.rules, pieces)
  return {
    fusedId: index.byteIds ? noId : unknownId,
    normalizes,
    tellsKinds: tellsKinds(vocabulary, index.byteIds),
    takesBytes: takeWay(wasm, plan, normalizes),
  }
}
