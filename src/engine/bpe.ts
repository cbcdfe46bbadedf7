import { InputError } from '../errors.ts'
import { readMerges } from '../models/merges.ts'
import { indexPieces, type PieceIndex } from '../models/pieces.ts'
import { byteAlphabet } from '../text/byte-alphabet.ts'
import { type BpeSpec, kindOf, type Vocabulary } from '../vocabulary.ts'
import { copyIn } from './memory.ts'
import { type EngineModel, noId } from './model.ts'
import type { EngineExports } from './module.ts'
import { packPieces } from './pack.ts'
import type { TextPlan } from './text.ts'

/** Of the 20 bits of a symbol some are left to characters that are part of a piece and none themselves. */
const mostPieces = (1 << 20) - (1 << 16)
const mostOrders = (1 << 24) - 2

/** Gives the engine a vocabulary of byte-pair encoding; undefined where it does not do what that asks. */
export function takeBpe(
  wasm: EngineExports,
  vocabulary: Vocabulary,
  plan: TextPlan,
): EngineModel | undefined {
  const { model, pieces } = vocabulary
  const { bytewise } = plan
  if (model.type !== 'bpe' || model.continuingSubwordPrefix || model.endOfWordSuffix)
    return undefined
  if (pieces.length > mostPieces || (model.merges?.length ?? 0) > mostOrders) return undefined
  const kinds = new Set(vocabulary.kinds.values())
  if (kinds.has('unused')) return undefined
  const index = indexPieces(vocabulary)
  const fallsBack = !bytewise && index.byteIds !== undefined
  if (!bytewise && !fallsBack && model.unknownId === undefined) return undefined
  const texts = pieces.map((piece, id) =>
    piece !== undefined && index.ids.get(piece) === id ? piece : undefined,
  )
  const packed = packPieces(texts, plan)
  if (!packed) return undefined
  wasm.takePieces(copyIn(wasm, packed.bytes), copyIn(wasm, packed.starts), pieces.length)
  if (!bytewise && !wasm.takeCharacters()) return undefined
  takeMerges(wasm, vocabulary, model, index, bytewise)
  wasm.takeNeighbours(pieces.length > 60_000 ? 22 : 21)
  const byteIds = bytewise
    ? byteAlphabet.map(character => index.ids.get(character) ?? noId)
    : (index.byteIds ?? [])
  wasm.takeModel(
    bytewise,
    model.wholePieces ?? false,
    copyIn(wasm, Uint32Array.from(byteIds)),
    fallsBack,
    model.unknownId ?? noId,
  )
  const fuses = model.fuseUnknown && !fallsBack && !bytewise
  const fusedId = fuses ? (model.unknownId ?? noId) : noId
  const userDefined = pieces.filter((_, id) => kindOf(vocabulary, id) === 'user-defined')
  return userDefined.length === 0
    ? { fusedId }
    : { fusedId, isRare: anyOf(userDefined.filter(piece => piece !== undefined)) }
}

function takeMerges(
  wasm: EngineExports,
  vocabulary: Vocabulary,
  model: BpeSpec,
  index: PieceIndex,
  bytewise: boolean,
): void {
  if (model.order === 'merges') {
    const { lefts, rights, results } = readMerges(model, index)
    wasm.takeOrders(copyIn(wasm, results), 0)
    wasm.reservePairs(results.length)
    for (let order = 0; order < results.length; order++)
      wasm.addPair(lefts[order]!, rights[order]!, order)
    return
  }
  const ids = Uint32Array.from(vocabulary.pieces.keys())
  if (model.order === 'rank') {
    wasm.takeOrders(0, 0)
  } else {
    const { scores } = vocabulary
    if (!scores) throw new InputError('the model merges by score and its pieces have none')
    ids.sort((a, b) => scores[b]! - scores[a]! || a - b)
    const ranks = ranksOf(ids, scores)
    const ties = ranks.length > 0 && ranks.at(-1)! < ranks.length - 1
    wasm.takeOrders(copyIn(wasm, ids), ties ? copyIn(wasm, ranks) : 0)
  }
  wasm.addSplits(ids.length, bytewise)
}

/** By order: the place of its score among the different ones, the highest first. */
function ranksOf(ids: Uint32Array, scores: Float32Array | Float64Array): Uint32Array {
  let rank = 0
  return ids.map((id, order) => {
    if (order > 0 && scores[id]! !== scores[ids[order - 1]!]!) rank += 1
    return rank
  })
}

function anyOf(texts: readonly string[]): RegExp {
  return new RegExp(
    texts
      .map(text => text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&').replaceAll('▁', '[▁ ]'))
      .join('|'),
  )
}
