import { type Corpus, openCorpus } from '../corpora/open.ts'
import type { OwnOptions } from '../corpora/own-files.ts'
import type { Counts } from '../metrics/counts.ts'
import { settingsFrom } from '../sources/settings.ts'
import type { Stoppable } from '../threads.ts'
import { chunksOf, lazyCutsOf } from './chunks.ts'
import { countChunks } from './count-chunks.ts'
import { countsOf, emptyTotals, textNames, tokenNames } from './totals.ts'

/** The counts of one tokenizer on one text of a corpus: a plain row, for a table or a chart. */
export interface CorpusCounts extends Counts {
  /** The tokenizer, as it was named. */
  readonly tokenizer: string
  /** The corpus, or `xquad/zh` for one language of a parallel corpus. */
  readonly corpus: string
}

export interface CountCorporaOptions extends OwnOptions, Stoppable<CountProgress> {
  /** How many threads count at once; as many as there are processors unless told. */
  readonly threads?: number
}

/** How far a count is, in pairs of a tokenizer and a chunk; a small corpus is one chunk. */
export interface CountProgress {
  readonly done: number
  readonly total: number
}

/**
 * Counts corpora (catalog ids, paths, addresses) with tokenizers (the same), in threads. The rows stand in
 * the order of the corpora, and of the tokenizers within one. What cannot be read or had is an InputError.
 *
 *     const rows = await countCorpora(['gpt2', 'llama'], ['./notes.txt'])
 *     rows[0] // { tokenizer: 'gpt2', corpus: 'notes.txt', tokens: 12, characters: 20, … }
 */
export async function countCorpora(
  tokenizers: readonly string[],
  corpora: readonly string[],
  { threads, signal, onProgress, settings = settingsFrom(), ...own }: CountCorporaOptions = {},
): Promise<CorpusCounts[]> {
  const opened: Corpus[] = []
  for (const reference of corpora) {
    signal?.throwIfAborted()
    opened.push(await openCorpus(reference, { ...own, settings }))
  }
  const cutsOf = lazyCutsOf(tokenizers, settings)
  const chunks = []
  for (const [source, { files }] of opened.entries())
    for (const file of files)
      for (const chunk of await chunksOf(file, { cutsOf })) chunks.push({ source, file: chunk })
  const { onStep, ...plain } = settings
  const counters = tokenizers.map(tokenizer => ({ tokenizer }))
  const run = {
    sources: opened,
    counters: [{ countsText: true }, ...counters],
    chunks,
    settings: plain,
  }
  const [texts, ...rows] = await countChunks(run, {
    threads,
    signal,
    onStep,
    onDone: (done, total) => done > 0 && onProgress?.({ done, total }),
  })
  return opened.flatMap(({ name, sides }, i) =>
    sides.flatMap(side =>
      tokenizers.map((tokenizer, row) => ({
        tokenizer,
        corpus: side === 'text' ? name : `${name}/${side}`,
        ...countsOf(texts?.[i]?.sides[side] ?? emptyTotals(textNames), textNames),
        ...countsOf(rows[row]?.[i]?.sides[side] ?? emptyTotals(tokenNames), tokenNames),
      })),
    ),
  )
}
