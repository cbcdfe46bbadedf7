import { InputError } from '../errors.ts'
import {
  appendPieces,
  readSentencePieceModel,
  type SentencePieceModel,
} from '../formats/sentencepiece.ts'
import { contains, property } from '../text/code-points.ts'

/** What score an added piece gets; a BPE merges by it. */
export type ScorePolicy = 'zero' | 'own' | 'below'

export interface MergeOptions {
  /**
   * `zero`, as Chinese-LLaMA has it: above all pieces of the base, and all alike. `own`: what the extra
   * vocabulary gives. `below`: under every piece of the base and distinct, in the extra's order, so that
   * text which the base's pieces cover is cut as before.
   */
  readonly scores?: ScorePolicy
  /** Of the extra vocabulary only the pieces that hold a Han character. */
  readonly only?: 'han'
  /** At most so many pieces of it, the first in its order. */
  readonly maxPieces?: number
  /** Pieces to put behind all others, `[PAD]` for one; their score is 0 under every policy but `below`. */
  readonly append?: readonly string[]
}

/** A merged vocabulary and how it came about. */
export interface Merge {
  /** The merged `.model` file. */
  readonly model: Uint8Array
  /** Pieces of the base, whose ids are what they were. */
  readonly basePieces: number
  /** Pieces of the extra vocabulary. */
  readonly extraPieces: number
  /** How many of these the base had already. */
  readonly overlap: number
  /** The pieces that were added, in the order of their new ids. */
  readonly added: readonly string[]
  /** What a person should know before training on the result. */
  readonly warnings: readonly string[]
}

/**
 * The merge of Chinese-LLaMA: all pieces of the base with their ids, then those of the extra vocabulary
 * that the base lacks, in its order; then the pieces named in `append`. Every byte of the base is kept,
 * so with the options left out LLaMA and the 20K Chinese vocabulary give the published sha256.
 *
 * Source: ymcui/Chinese-LLaMA-Alpaca, scripts/merge_tokenizer/merge_tokenizers.py.
 */
export function mergeVocabularies(
  base: Uint8Array,
  extra: Uint8Array,
  { scores = 'zero', only, maxPieces = Number.POSITIVE_INFINITY, append = [] }: MergeOptions = {},
): Merge {
  const baseModel = readSentencePieceModel(base)
  const extraModel = readSentencePieceModel(extra)
  if (!baseModel.byteFallback) {
    throw new InputError('the base has no byte fallback, so unknown characters would stay lost')
  }
  const known = new Set(baseModel.pieces.map(({ piece }) => piece))
  const lacking = extraModel.pieces.filter(({ piece }) => !known.has(piece))
  const chosen = lacking.filter(({ piece }) => only !== 'han' || hasHan(piece)).slice(0, maxPieces)
  const added = [
    ...chosen,
    ...newPieces(
      append,
      known,
      chosen.map(({ piece }) => piece),
    ),
  ]
  for (const { piece } of added) {
    if (piece.includes(' '))
      throw new InputError(`the piece '${piece}' holds a space; SentencePiece spells it ▁`)
  }
  const scoreOf = policies[scores](baseModel)
  return {
    model: appendPieces(
      base,
      added.map(({ piece, score }) => ({ piece, score: scoreOf(score) })),
    ),
    basePieces: known.size,
    extraPieces: extraModel.pieces.length,
    overlap: extraModel.pieces.length - lacking.length,
    added: added.map(({ piece }) => piece),
    warnings: warningsOf(baseModel, extraModel, scores),
  }
}

/** How a policy scores the next added piece, given the piece's own score. */
const policies: Readonly<
  Record<ScorePolicy, (base: SentencePieceModel) => (own: number) => number>
> = {
  zero: () => () => 0,
  own: () => own => own,
  below(base) {
    let lowest = base.pieces.reduce((low, { score }) => Math.min(low, score), 0)
    return () => {
      lowest = nextBelow(lowest)
      return lowest
    }
  },
}

/** The greatest float32 below a score that is zero or less: LLaMA's lowest is −10⁹, where 1 is no step. */
function nextBelow(score: number): number {
  const bits = new Int32Array(Float32Array.of(score === 0 ? -0 : score).buffer)
  bits[0]! += 1
  return new Float32Array(bits.buffer)[0]!
}

function newPieces(
  append: readonly string[],
  known: ReadonlySet<string>,
  chosen: readonly string[],
) {
  const taken = new Set([...known, ...chosen])
  return append.map(piece => {
    if (taken.has(piece)) throw new InputError(`the piece '${piece}' to append is there already`)
    taken.add(piece)
    return { piece, score: 0 }
  })
}

function hasHan(piece: string): boolean {
  return Array.from(piece).some(character => contains(property('Han'), character.codePointAt(0)!))
}

function warningsOf(
  base: SentencePieceModel,
  extra: SentencePieceModel,
  scores: ScorePolicy,
): string[] {
  const warnings: string[] = []
  if (base.modelType === 'bpe' && extra.modelType === 'unigram') {
    warnings.push(
      'The extra vocabulary is a unigram model and the base merges pairs: a piece that no two pieces make can never be produced.',
    )
  }
  if (base.modelType === 'bpe' && scores === 'zero') {
    warnings.push(
      'All added pieces share the score 0, above every piece of the base: text without any of their script may be cut otherwise than before, and an implementation that breaks ties otherwise than SentencePiece gives other ids.',
    )
  }
  return warnings
}
