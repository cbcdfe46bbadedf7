import type { GroupShare } from '../catalog/corpora.ts'
import type { Notice } from './files/noticed.ts'
import type { SampleFile } from './files/sample-file.ts'
import { samplesOfFile } from './files/sample-files.ts'
import type { CorpusReading } from './reading.ts'
import type { Sample } from './sample.ts'

/** A data set, opened: plain data, so that it can be sent to a thread, which reads the files itself. */
export interface Corpus {
  /** The catalog's id, or what a person called their own. */
  readonly name: string
  readonly title: string
  readonly language: string
  /** `text`, or the languages of a parallel corpus. */
  readonly sides: readonly string[]
  /** Part → what cuts it into words: `whitespace`, or a locale of `Intl.Segmenter`. */
  readonly segmenters: Readonly<Record<string, string>>
  readonly files: readonly SampleFile[]
  /**
   * Of a corpus of the catalog, that of its samples written as JSONL. Of one's own text a digest that its
   * parts add up to (digest.ts): the same files have the same one wherever they lie.
   */
  readonly sha256: string
  readonly samples: number
  /** Code points of all parts together. */
  readonly characters: number
  /** Where the samples come from, as groups in the order of their first samples. */
  readonly composition: readonly GroupShare[]
  readonly notes: readonly string[]
  /** What was read of it, and what was done to its texts, where that is not all of it as it is. */
  readonly reading?: CorpusReading
}

/** The samples of a corpus, streamed, in its order; `notice` is told what was done to their texts. */
export async function* readSamples(
  corpus: Pick<Corpus, 'files'>,
  notice?: Notice,
): AsyncGenerator<Sample> {
  for (const file of corpus.files) yield* samplesOfFile(file, undefined, notice)
}
