import { InputError } from '../errors.ts'
import {
  appendPieces,
  readSentencePieceModel,
  type SentencePieceModel,
  sentencePieceVocabulary,
} from '../formats/sentencepiece.ts'
import type { Vocabulary } from '../vocabulary/vocabulary.ts'
import { type ChooseOptions, choosePieces, type Extra, namedPieces, readExtra } from './extra.ts'
import { findLinks } from './repair.ts'
import { descending, lowestOf, paddingPieces, type ScorePolicy, scorers } from './scores.ts'

/** Options of `mergeVocabularies`: the pieces to add, and their scores. */
export interface MergeOptions extends ChooseOptions {
  /**
   * `zero`, as in Chinese-LLaMA: the same score for all, above all pieces of the base. `own`: the scores of the
   * extra vocabulary. `below`: distinct scores below every piece of the base, in the extra's order, so that
   * text that the base's pieces cover keeps its ids. The default is `zero` for pairs by score, `own`
   * for a unigram model, `below` for bytes.
   */
  readonly scores?: ScorePolicy | undefined
  /** Add the links that revive pieces that no text would become. */
  readonly repair?: boolean | undefined
  /** Pieces to add after all others, for example `[PAD]`; their score is 0 under every policy but `below`. */
  readonly append?: readonly string[] | undefined
  /** Add unused pieces at the end until the number of pieces is a multiple of this. */
  readonly padToMultiple?: number | undefined
}

/** A merged vocabulary and how it came about. */
export interface Merge {
  readonly base: Vocabulary
  readonly merged: Vocabulary
  /** The number of ids of the base; they do not change. */
  readonly basePieces: number
  /** Pieces of the extra vocabulary. */
  readonly extraPieces: number
  /** The number of extra pieces that the base already has. */
  readonly overlap: number
  /** The pieces that were added, in the order of their new ids, of which the first is `basePieces`. */
  readonly added: readonly string[]
  /** Added pieces that come from repair and not from the extra. */
  readonly links: readonly string[]
  /** The new ids that text can become: not those of pieces in `append`, nor padding. */
  readonly producible: readonly number[]
  /** Warnings to read before training on the result. */
  readonly warnings: readonly string[]
  /** The merged `.model` file, where the base is one. */
  readonly model?: Uint8Array
  /** The base's own file, where it is a `tokenizer.json`. */
  readonly sourceJson?: string
}

/**
 * Merges like Chinese-LLaMA: all pieces of the base with their ids, then the pieces of the extra vocabulary
 * (or list) that the base lacks, in its order; then the links of the repair, the pieces of `append`, and
 * padding. Every byte of the base is kept, so with default options LLaMA and the 20K Chinese
 * vocabulary give the published sha256.
 *
 * Source: ymcui/Chinese-LLaMA-Alpaca, scripts/merge_tokenizer/merge_tokenizers.py.
 */
export function mergeVocabularies(
  base: Uint8Array,
  extra: Uint8Array | readonly string[],
  { scores: wanted, repair, append = [], padToMultiple, ...choice }: MergeOptions = {},
): Merge & { readonly model: Uint8Array } {
  const baseModel = readSentencePieceModel(base)
  const extraRead = readExtra(extra)
  if (!baseModel.byteFallback) {
    throw new InputError('the base has no byte fallback, so unknown characters would stay lost')
  }
  const isUnigram = baseModel.modelType === 'unigram'
  const scores = wanted ?? (isUnigram ? 'own' : 'zero')
  const known = new Set(baseModel.pieces.map(({ piece }) => piece))
  const { pieces, overlap } = choosePieces(extraRead, ({ piece }) => known.has(piece), choice)
  const chosen = new Set(pieces.map(({ piece }) => piece))
  const named = namedPieces(append, piece => known.has(piece) || chosen.has(piece))
  const scoreOf = scorers[scores](baseModel.pieces)
  const scored = [...pieces, ...named].map(piece => ({ ...piece, score: scoreOf(piece) }))
  const lowest = lowestOf([...baseModel.pieces, ...scored])
  const build = (links: readonly string[]) => {
    const scoreBelow = descending(lowest)
    const all = [
      ...scored.slice(0, pieces.length),
      ...links.map(piece => ({ piece, score: scoreBelow() })),
      ...scored.slice(pieces.length),
    ]
    const padding = paddingPieces(baseModel.pieces.length + all.length, padToMultiple)
    return appendPieces(base, [...all, ...padding])
  }
  const links =
    repair && !isUnigram
      ? findLinks(
          found => sentencePieceVocabulary(readSentencePieceModel(build(found))),
          found => idsFrom(baseModel.pieces.length, pieces.length + found.length),
        )
      : []
  const model = build(links)
  const merged = sentencePieceVocabulary(readSentencePieceModel(model))
  return {
    model,
    base: sentencePieceVocabulary(baseModel),
    merged,
    basePieces: baseModel.pieces.length,
    extraPieces: extraRead.pieces.length,
    overlap,
    added: merged.pieces.slice(baseModel.pieces.length).map(piece => piece!),
    links,
    producible: idsFrom(baseModel.pieces.length, pieces.length + links.length),
    warnings: warningsOf(baseModel, extraRead, scores),
  }
}

/** Lists `count` consecutive ids. */
export function idsFrom(first: number, count: number): number[] {
  return Array.from({ length: count }, (_, i) => first + i)
}

function warningsOf(base: SentencePieceModel, extra: Extra, scores: ScorePolicy): string[] {
  const warnings: string[] = []
  if (base.modelType === 'bpe' && extra.model === 'unigram') {
    warnings.push(
      'The extra vocabulary is a unigram model and the base merges pairs: a piece that no two pieces make can never be produced.',
    )
  }
  if (base.modelType === 'unigram' && scores === 'zero') {
    warnings.push(
      'In a unigram model the score 0 is certainty: added pieces are preferred to all others, whatever stands around them.',
    )
  }
  if (base.modelType === 'bpe' && scores === 'zero') {
    warnings.push(
      'All added pieces share the score 0, above every piece of the base: text without any of their script may be cut otherwise than before, and an implementation that breaks ties otherwise than SentencePiece gives other ids.',
    )
  }
  return warnings
}
