import type { SentencePieceOptions } from './options.ts'
import type { WordCounts } from './words.ts'

/** The words that a model is trained on. */
export interface TrainingText extends WordCounts {
  /** Character → count, most frequent first. The words contain these characters and ▅ for any other. */
  readonly characters: ReadonlyMap<string, number>
  /**
   * By word: the different characters that follow it, with U+0000 if it ends a sentence somewhere. Left
   * out if the trainer does not need them.
   */
  readonly followers?: readonly string[]
}

/** A learned piece or single character, with its piece score. */
export interface LearnedPiece {
  readonly piece: string
  readonly score: number
}

export interface TrainerOptions extends SentencePieceOptions {
  /** Called from time to time with the progress in pieces. */
  readonly onProgress?: (done: number, total: number) => void
}

/**
 * Learns `size` pieces, or fewer if the text gives no more, in the order of the model file. Every character
 * of `characters` is one of them.
 */
export type Trainer = (
  text: TrainingText,
  size: number,
  options: TrainerOptions,
) => readonly LearnedPiece[]
