import { nameOption } from '../errors.ts'
import type { Vocabulary } from '../vocabulary/vocabulary.ts'
import type { RequiredCharacters } from './required-characters.ts'
import type { SentenceCounts } from './sentences.ts'

/** Takes texts, and learns a vocabulary of them. */
export interface Learner {
  readonly taker: TextTaker
  /** In bytes; longer lines are not used. */
  readonly maxSentenceLength: number
  learn(onProgress: (done: number, total: number) => void): Learned
}

/** Takes the texts of one file after another. */
export interface TextTaker {
  /** A whole sample, or a line of plain text without its end. */
  take(unit: string, file: TextFile): void
  /** Called when a file ends. */
  readonly endFile?: (file: TextFile) => void
}

/** A file of texts. */
export interface TextFile {
  /** The name that messages give it. */
  readonly name: string
  /** `text` for plain text, whose lines are units. */
  readonly format: string
}

export interface Learned {
  /** Name → content: `tokenizer.model`, or `tokenizer.json` and `vocabulary.tiktoken`. */
  readonly files: Readonly<Record<string, Uint8Array | string>>
  readonly vocabulary: Vocabulary
  readonly report: LearnReport
}

/** What a vocabulary was made of. */
export interface LearnReport {
  /** Those of the pieces that are not learned. */
  readonly metaPieces: number
  /** Different ones; of bytes, pre-tokens. */
  readonly words: number
  /** How many there were; of SentencePiece also how many became pieces, and what they cover. */
  readonly characters: Pick<RequiredCharacters, 'total'> &
    Partial<Pick<RequiredCharacters, 'covered' | 'distinct'>> & { readonly required?: number }
  /** Of SentencePiece: lines, and why some were left out. */
  readonly sentences?: SentenceCounts & { readonly used: number }
}

/** What to say where a corpus gives fewer pieces than were asked for. */
export function tooFewPieces(wanted: number, most: number): string {
  return `the corpus gives at most ${most} pieces, not ${wanted}; ask for ${most} or fewer, or take what there is with ${nameOption('hardVocabLimit', 'false')}`
}
