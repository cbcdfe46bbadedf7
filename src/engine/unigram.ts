import { indexPieces } from '../tokenize/pieces.ts'
import { scorePieces } from '../tokenize/unigram.ts'
import type { Vocabulary } from '../vocabulary/vocabulary.ts'
import { loadByteInput } from './byte-counters.ts'
import { copyIn } from './memory.ts'
import { canCountKinds, type EngineModel } from './model.ts'
import type { EngineExports } from './module.ts'
import { loadNormalizer } from './normalizer.ts'
import { packPieces } from './pack.ts'
import type { TextProgram } from './text-program.ts'
import { keptBit, noId } from './wasm/layout.ts'

/** Expected words of a segment's record, which has a head of four and three a token. Segments are short. */
const recordWords = 8

/** Loads a Unigram vocabulary into the engine; undefined if the engine cannot do what the vocabulary asks for. */
export function loadUnigram(
  wasm: EngineExports,
  vocabulary: Vocabulary,
  program: TextProgram,
): EngineModel | undefined {
  const { model } = vocabulary
  if (model.type !== 'unigram' || program.bytewise) return undefined
  const index = indexPieces(vocabulary)
  const { pieces, ids, scores, unknownScore } = scorePieces(vocabulary, model, index)
  const packed = packPieces(pieces, program)
  if (!packed || (!index.byteIds && model.unknownId === undefined)) return undefined
  const unknownId = model.unknownId ?? noId
  wasm.loadUnigramModel(
    model.arithmetic === 'sentencepiece',
    unknownScore,
    unknownId,
    index.byteIds ? copyIn(wasm, Uint32Array.from(index.byteIds)) : 0,
  )
  const pieceTable = [
    copyIn(wasm, packed.bytes),
    copyIn(wasm, packed.starts),
    pieces.length,
  ] as const
  const kept = new Set(program.normalizer?.spec.userDefined)
  const marked = ids.map((id, i) => (kept.has(pieces[i]!) ? (id | keptBit) >>> 0 : id))
  const fits = wasm.loadTree(...pieceTable, copyIn(wasm, marked), copyIn(wasm, scores))
  wasm.loadNeighbours(...pieceTable)
  wasm.setRecordWords(recordWords)
  if (!fits) return undefined
  const normalizes = loadNormalizer(wasm, program.normalizer, pieces)
  return {
    fusedId: index.byteIds ? noId : unknownId,
    normalizes,
    countsKinds: canCountKinds(vocabulary, index.byteIds),
    acceptsBytes: loadByteInput(wasm, program, normalizes),
  }
}
