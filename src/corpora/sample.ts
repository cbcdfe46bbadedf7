/**
 * One unit of a corpus: what a mean is taken over. A parallel corpus has one text a language in each
 * sample, any other has `text` alone.
 */
export interface Sample {
  /** Unique in its corpus, stable between builds: where the text comes from. */
  readonly id: string
  /** The programming language, topic or source, where a corpus is made of several. */
  readonly group?: string
  /** Side → text: `{ text }`, or `{ en, zh }` in a parallel corpus. */
  readonly texts: Readonly<Record<string, string>>
}
