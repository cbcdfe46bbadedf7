import { nameOption } from '../errors.ts'
import type { Vocabulary } from '../vocabulary/vocabulary.ts'
import type { RequiredCharacters } from './required-characters.ts'
import type { SentenceCounts } from './sentences.ts'

/** A trainer of one kind of vocabulary: texts go into its sink, then `learn` makes the vocabulary. */
export interface Learner {
  readonly sink: TextSink
  /** The most bytes of a line; longer lines are left out. */
  readonly maxSentenceLength: number
  learn(onProgress: (done: number, total: number) => void): Learned
}

/** Receives the texts of one file after another. */
export interface TextSink {
  /** Adds a whole sample, or a line of plain text without its line feed. */
  add(unit: string, file: TextFile): void
  /** Called when a file ends. */
  readonly endFile?: (file: TextFile) => void
}

/** A file of texts. */
export interface TextFile {
  /** The name of the file in messages. */
  readonly name: string
  /** `text` for plain text, which is added line by line. */
  readonly format: string
}

export interface Learned {
  /** Name → content: `tokenizer.model`, or `tokenizer.json` and `vocabulary.tiktoken`. */
  readonly files: Readonly<Record<string, Uint8Array | string>>
  readonly vocabulary: Vocabulary
  readonly report: LearnReport
}

/** The figures of a training. */
export interface LearnReport {
  /** The number of pieces that are not learned. */
  readonly metaPieces: number
  /** The number of different words; for byte-level vocabularies, of different pre-tokens. */
  readonly words: number
  /** The number of characters; for SentencePiece also how many became pieces, and their share. */
  readonly characters: Pick<RequiredCharacters, 'total'> &
    Partial<Pick<RequiredCharacters, 'covered' | 'distinct'>> & { readonly required?: number }
  /** For SentencePiece: the number of lines, and of lines left out by reason. */
  readonly sentences?: SentenceCounts & { readonly used: number }
}

/** The message for a corpus that gives fewer pieces than wanted. */
export function tooFewPieces(wanted: number, most: number): string {
  return `the corpus gives at most ${most} pieces, not ${wanted}; ask for ${most} or fewer, or take what there is with ${nameOption('hardVocabLimit', 'false')}`
}
