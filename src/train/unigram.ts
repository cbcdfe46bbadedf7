import type { LearnedPiece, TrainerOptions, TrainingText } from './training-text.ts'
import { expectedCounts } from './unigram-expectation.ts'
import { finalPieces } from './unigram-finish.ts'
import { keepPieces, latticeOf } from './unigram-lattice.ts'
import { maximise } from './unigram-maximisation.ts'
import type { Step, UnigramPieces } from './unigram-pieces.ts'
import { prune } from './unigram-prune.ts'
import { findSeeds } from './unigram-seeds.ts'
import { splitWords, type Training } from './unigram-split.ts'
import { unigramText } from './unigram-text.ts'
import { pieceRule } from './valid-piece.ts'

/**
 * Trains a unigram model as SentencePiece does: each piece has a probability, and that of a cut is the
 * product of its pieces'. Training begins with far too many pieces and reduces them to `size`:
 *
 *     seeds        every character, and every stretch of the text that occurs twice or more
 *     twice        E step: the expected count of each piece, over all cuts by their probabilities
 *                  M step: probabilities from those counts, without pieces that are hardly expected
 *     prune        keep the three quarters of the pieces with the greatest loss
 *     … until there are a tenth more than `vocabSize`; of those the most probable, and all characters
 *
 * Sources: Kudo 2018, "Subword Regularization: Improving Neural Network Translation Models with Multiple
 * Subword Candidates", section 3.2; google/sentencepiece 0.1.97, src/unigram_model_trainer.cc, `Train`.
 * SentencePiece's orders and rounding are copied, so that the pieces are the same.
 */
export function trainUnigram(
  training: TrainingText,
  size: number,
  options: TrainerOptions,
): LearnedPiece[] {
  const text = unigramText(training)
  const seeds = findSeeds(text, training.characters, {
    isPiece: pieceRule(options),
    maxSentencePieceLength: options.maxSentencePieceLength,
    seedSize,
  })
  const enough = Math.floor(options.vocabSize * surplus)
  const report = progress(seeds.pieces, enough, options)
  const lattice = latticeOf(text, seeds)
  const simplify = lattice.piece.length > edgesToRound ? splitWords : unsplit
  let now: Training = simplify({ text, lattice, pieces: seeds.pieces })
  for (;;) {
    for (let step = 0; step < stepsBetweenPrunings; step++) {
      const { counts } = expectedCounts(now, simplify === unsplit)
      now = advance(now, maximise(now.pieces, counts))
      report(now.pieces)
    }
    const before = now.pieces.scores.length
    if (before <= enough) break
    const least = Math.max(enough, Math.floor(before * shrinkingFactor))
    now = simplify(advance(now, prune(now, least)))
  }
  return finalPieces(text, now.pieces, training.characters, size)
}

/**
 * The most edges of a small text. There words stay whole and every sum is rounded as in SentencePiece, so
 * pieces and scores are the same to the last bit. For larger texts words are split and sums are plain
 * numbers, which is several times as fast. Then another one of several equally good pieces may stay, and
 * scores differ in the second or third digit after the point.
 */
const edgesToRound = 5_000_000

/** SentencePiece's seed_sentencepiece_size, num_sub_iterations, shrinking_factor and 1.1. */
const seedSize = 1_000_000
const stepsBetweenPrunings = 2
const shrinkingFactor = 0.75
const surplus = 1.1

function unsplit(training: Training): Training {
  return training
}

/** The training after a step, with only the edges of the kept pieces. */
function advance({ text, lattice, pieces: before }: Training, { kept, pieces }: Step): Training {
  keepPieces(lattice, before.scores.length, kept)
  return { text, lattice, pieces }
}

/** Reports how many of the pieces that must be removed are gone. */
function progress(seeds: UnigramPieces, enough: number, { onProgress }: TrainerOptions) {
  const total = Math.max(seeds.scores.length - enough, 1)
  return ({ scores }: UnigramPieces) => {
    onProgress?.(Math.min(seeds.scores.length - scores.length, total), total)
  }
}
