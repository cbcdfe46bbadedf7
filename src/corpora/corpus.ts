import type { GroupShare } from '../catalog/corpora.ts'
import type { Notice } from './files/noticed.ts'
import type { SampleFile } from './files/sample-file.ts'
import { samplesOfFile } from './files/sample-files.ts'
import type { CorpusReading } from './reading.ts'
import type { Sample } from './sample.ts'

/** A data set, opened: plain data, so that it can be sent to a thread, which reads the files itself. */
export interface Corpus {
  /** The catalog's id, or the reference that a user gave. */
  readonly name: string
  readonly title: string
  readonly language: string
  /** `text`, or the languages of a parallel corpus. */
  readonly sides: readonly string[]
  /** Side → its word segmenter: `whitespace`, or a locale of `Intl.Segmenter`. */
  readonly segmenters: Readonly<Record<string, string>>
  readonly files: readonly SampleFile[]
  /**
   * For a catalog corpus, the hash of its samples written as JSONL. For a user's text, a digest that adds up
   * from its chunks (digest.ts): it does not depend on where the files are.
   */
  readonly sha256: string
  readonly samples: number
  /** Code points of all sides together. */
  readonly characters: number
  /** Where the samples come from, as groups in the order of their first samples. */
  readonly composition: readonly GroupShare[]
  readonly notes: readonly string[]
  /** What was read and how its texts were changed; absent if all of it was read as it is. */
  readonly reading?: CorpusReading
}

/** The samples of a corpus, streamed, in its order; `notice` is told what was done to their texts. */
export async function* readSamples(
  corpus: Pick<Corpus, 'files'>,
  notice?: Notice,
): AsyncGenerator<Sample> {
  for (const file of corpus.files) yield* samplesOfFile(file, undefined, notice)
}
