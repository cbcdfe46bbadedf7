import type { SentencePieceOptions } from './options.ts'
import type { WordCounts } from './words.ts'

/** What a model is trained on. */
export interface TrainingText extends WordCounts {
  /** Character → count, most frequent first. All that the words hold, but for ▅ in place of others. */
  readonly characters: ReadonlyMap<string, number>
  /**
   * Of each word, the different characters that follow it, U+0000 where nothing does somewhere. Left out
   * where they do not matter.
   */
  readonly followers?: readonly string[]
}

/** A piece that was learned, the single characters among them. */
export interface LearnedPiece {
  readonly piece: string
  readonly score: number
}

export interface TrainerOptions extends SentencePieceOptions {
  /** Told how many pieces of how many there are, now and then. */
  readonly onProgress?: (done: number, total: number) => void
}

/**
 * Learns `size` pieces, or as many as the text gives, in the order of the file; every character of
 * `characters` is one of them.
 */
export type Trainer = (
  text: TrainingText,
  size: number,
  options: TrainerOptions,
) => readonly LearnedPiece[]
