import { type Corpus, readSamples } from '../corpora/open.ts'
import type { Sample } from '../corpora/sample.ts'

/** So many characters a thread keeps at most, more than all corpora of the catalog have. */
const room = 2 ** 26

/** By the files of the corpus. */
const kept = new Map<string, readonly Sample[]>()
let characters = 0

/**
 * The samples of a corpus. Those of the catalog are kept for what the thread counts next, which saves reading
 * and parsing them for each tokenizer. Texts of one's own are streamed each time, whatever their size.
 */
export async function* keptSamples(corpus: Corpus): AsyncGenerator<Sample> {
  const key = JSON.stringify(corpus.files)
  const known = kept.get(key)
  if (known) {
    yield* known
    return
  }
  const isKept =
    corpus.files.every(({ format }) => format === 'built') && characters + corpus.characters <= room
  const samples: Sample[] = []
  for await (const sample of readSamples(corpus)) {
    if (isKept) samples.push(sample)
    yield sample
  }
  if (!isKept) return
  kept.set(key, samples)
  characters += corpus.characters
}
