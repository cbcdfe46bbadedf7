import { InputError } from '../errors.ts'
import { readMerges } from '../tokenize/merges.ts'
import { fallbackBytes, indexPieces } from '../tokenize/pieces.ts'
import { type BpeSpec, kindOf, type Vocabulary } from '../vocabulary/vocabulary.ts'
import { loadByteInput } from './byte-counters.ts'
import { copyIn } from './memory.ts'
import { canCountKinds, type EngineModel } from './model.ts'
import type { EngineExports } from './module.ts'
import { loadNormalizer } from './normalizer.ts'
import { type PackedMerges, packByteLevelMerges, packPieces, shortestFirst } from './pack.ts'
import type { TextProgram } from './text-program.ts'
import { mostMerges, mostPieces, noId, readAheadBytes } from './wasm/layout.ts'

/** Loads a BPE vocabulary into the engine; undefined if the engine cannot do what the vocabulary asks for. */
export function loadBpe(
  wasm: EngineExports,
  vocabulary: Vocabulary,
  program: TextProgram,
): EngineModel | undefined {
  const { model, pieces } = vocabulary
  const { bytewise } = program
  if (model.type !== 'bpe' || model.continuingSubwordPrefix || model.endOfWordSuffix)
    return undefined
  if (pieces.length > mostPieces || (model.merges?.length ?? 0) > mostMerges) return undefined
  const kinds = new Set(vocabulary.kinds.values())
  if (kinds.has('unused')) return undefined
  const byteIds = bytewise ? undefined : fallbackBytes(vocabulary)
  if (!bytewise && !byteIds && model.unknownId === undefined) return undefined
  const packed = packPieces(textPieces(vocabulary), program)
  if (!packed) return undefined
  const pieceTable = [
    copyIn(wasm, packed.bytes),
    copyIn(wasm, packed.starts),
    pieces.length,
  ] as const
  wasm.loadPieces(...pieceTable)
  if (!bytewise && !wasm.assignCharacterSymbols()) return undefined
  const bytes = copyIn(wasm, bytewise ? byteIdsOf(wasm) : Uint32Array.from(byteIds ?? []))
  wasm.startDerivedMerges(bytewise, bytes)
  if (model.order === 'merges') {
    loadMergeList(wasm, vocabulary, model, bytewise)
    inBatches(pieces.length, (from, to) => wasm.findWholePieces(from, to))
  } else {
    const sequence = shortestFirst(packed.starts, loadMergeRanks(wasm, vocabulary, model))
    const at = copyIn(wasm, sequence)
    inBatches(sequence.length, (from, to) => wasm.addDerivedMerges(at, from, to))
  }
  wasm.loadNeighbours(...pieceTable)
  wasm.setRecordWords(recordWords)
  wasm.loadBpeModel(
    bytewise,
    model.wholePieces ?? false,
    bytes,
    byteIds !== undefined,
    model.unknownId ?? noId,
  )
  const fuses = model.fuseUnknown && !byteIds && !bytewise
  const fusedId = fuses ? (model.unknownId ?? noId) : noId
  const userDefined = pieces.filter((_, id) => kindOf(vocabulary, id) === 'user-defined')
  const common = { fusedId, countsKinds: bytewise || canCountKinds(vocabulary, byteIds) }
  if (userDefined.length > 0) {
    const needsReference = patternOfAny(userDefined.filter(piece => piece !== undefined))
    return { ...common, normalizes: false, acceptsBytes: false, needsReference }
  }
  const normalizes = loadNormalizer(wasm, program.normalizer)
  return { ...common, normalizes, acceptsBytes: loadByteInput(wasm, program, normalizes) }
}

/** Pieces that text can become, by id. Of two pieces with one spelling the engine takes the first. */
function textPieces(vocabulary: Vocabulary): readonly (string | undefined)[] {
  const { pieces, kinds } = vocabulary
  const others = ['unknown', 'control', 'byte']
  if (kinds.size === 0) return pieces
  return pieces.map((piece, id) => (others.includes(kinds.get(id) ?? '') ? undefined : piece))
}

/** By byte: the id of its piece, or `noId`. */
function byteIdsOf(wasm: EngineExports): Uint32Array {
  const at = copyIn(
    wasm,
    Uint8Array.from({ length: 256 + readAheadBytes }, (_, byte) => byte),
  )
  return Uint32Array.from({ length: 256 }, (_, byte) => wasm.findPiece(at + byte, 1))
}

/**
 * Merges are loaded in batches of this size: V8 replaces a function by its optimized form between calls, not within
 * one.
 */
const batchSize = 4096

function inBatches(count: number, work: (from: number, to: number) => void): void {
  for (let from = 0; from < count; from += batchSize) work(from, Math.min(count, from + batchSize))
}

/** Loads the merge ranks of a vocabulary that has no list of merges, and returns them by id. */
function loadMergeRanks(wasm: EngineExports, { pieces, scores }: Vocabulary, model: BpeSpec) {
  wasm.reserveMergeTable(pieces.length)
  const ids = Uint32Array.from(pieces.keys())
  if (model.order === 'rank') {
    wasm.loadMergeRanks(0, 0)
    return ids
  }
  if (!scores) throw new InputError('the model merges by score and its pieces have none')
  ids.sort((a, b) => scores[b]! - scores[a]! || a - b)
  const priorities = prioritiesOf(ids, scores)
  const ties = priorities.length > 0 && priorities.at(-1)! < priorities.length - 1
  wasm.loadMergeRanks(copyIn(wasm, ids), ties ? copyIn(wasm, priorities) : 0)
  const ranks = new Uint32Array(ids.length)
  ids.forEach((id, rank) => {
    ranks[id] = rank
  })
  return ranks
}

/** Loads a list of merges: by their bytes if every piece is in the byte alphabet, else by ids looked up here. */
function loadMergeList(
  wasm: EngineExports,
  vocabulary: Vocabulary,
  model: BpeSpec,
  bytewise: boolean,
): void {
  const { merges = [] } = model
  const packed = bytewise ? packByteLevelMerges(merges) : undefined
  if (packed && loadSpeltMerges(wasm, packed, merges.length)) return
  wasm.reserveMergeTable(merges.length)
  wasm.markRanksUnordered()
  // `readMerges` also throws the error that names a wrong merge.
  const { lefts, rights, results } = readMerges(model, indexPieces(vocabulary))
  wasm.loadMergeRanks(copyIn(wasm, results), 0)
  for (let rank = 0; rank < results.length; rank++) wasm.addMerge(lefts[rank]!, rights[rank]!, rank)
}

/** Loads merges by their bytes; false if one needs a piece that does not exist. */
function loadSpeltMerges(wasm: EngineExports, packed: PackedMerges, count: number): boolean {
  wasm.startMergeList(count)
  const bytes = copyIn(wasm, packed.bytes)
  const bounds = copyIn(wasm, packed.bounds)
  let isWhole = true
  inBatches(count, (from, to) => {
    isWhole &&= wasm.addListedMerges(bytes, bounds, from, to) !== 0
  })
  wasm.endMergeList()
  return isWhole
}

/** Expected words of a segment's record, which has one id a token. */
const recordWords = 4

/** By merge rank: how many higher scores there are. Merges of one score have one priority, so the leftmost is first. */
function prioritiesOf(ids: Uint32Array, scores: Float32Array | Float64Array): Uint32Array {
  let priority = 0
  return ids.map((id, rank) => {
    if (rank > 0 && scores[id]! !== scores[ids[rank - 1]!]!) priority += 1
    return priority
  })
}

function patternOfAny(texts: readonly string[]): RegExp {
  return new RegExp(
    texts
      .map(text => text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&').replaceAll('▁', '[▁ ]'))
      .join('|'),
  )
}
