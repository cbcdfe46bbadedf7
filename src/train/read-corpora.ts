import { stat } from 'node:fs/promises'
import type { SampleFile } from '../readers/sample-files.ts'
import type { TrainingCorpus } from './corpus-files.ts'
import { unitsOf } from './units.ts'

/** What is done with a text, or with a line of one. */
export interface TextTaker {
  /** A whole sample, or a line of plain text without its end. */
  take(unit: string, file: SampleFile): void
  /** A file ended. */
  readonly endFile?: (file: SampleFile) => void
}

export interface ReadingOptions {
  /** In bytes; longer lines of plain text need not be kept. */
  readonly maxSentenceLength: number
  /** Whether a text is left out of the training. */
  isHeldOut(unit: string): boolean
  onProgress(done: number, total: number): void
}

/** Reads corpora once, from end to end, and gives every text that is not held out to `taker`. */
export async function readCorpora(
  corpora: readonly TrainingCorpus[],
  taker: TextTaker,
  { maxSentenceLength, isHeldOut, onProgress }: ReadingOptions,
): Promise<void> {
  const files = corpora.flatMap(corpus => corpus.files)
  const sizes = await Promise.all(files.map(async ({ path }) => (await stat(path)).size))
  const total = sizes.reduce((sum, size) => sum + size, 0)
  let done = 0
  const onBytes = (bytes: number) => {
    done = Math.min(done + bytes, total)
    onProgress(done, total)
  }
  for (const file of files) {
    for await (const units of unitsOf(file, { maxSentenceLength, onBytes })) {
      for (const unit of units) if (!isHeldOut(unit)) taker.take(unit, file)
    }
    taker.endFile?.(file)
  }
}
