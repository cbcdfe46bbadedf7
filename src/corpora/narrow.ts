import { noticing } from '../readers/noticed.ts'
import { type Corpus, readSamples } from './corpus.ts'
import { isSelective, type ReadingOptions, readingOf } from './reading.ts'
import { keepSelected } from './selection.ts'
import { corpusTally } from './tally.ts'

/** What of a corpus of the catalog is wanted: another corpus, with a hash of its own. */
export async function narrowed(corpus: Corpus, options: ReadingOptions): Promise<Corpus> {
  const { maxCharacters } = options
  if (!isSelective(options) && maxCharacters === undefined) return corpus
  const { file, reading } = await keepSelected(readSamples(corpus), options, corpus)
  const tally = corpusTally(corpus.name)
  const { notice, total } = noticing()
  for await (const sample of readSamples({ files: [file] }, notice)) tally.add(sample)
  const noticed = readingOf(reading, total())
  return { ...corpus, files: [file], ...tally.total(), ...(noticed ? { reading: noticed } : {}) }
}
