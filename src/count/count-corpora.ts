import { type Corpus, openCorpus } from '../corpora/open.ts'
import type { OwnOptions } from '../corpora/own-files.ts'
import type { Counts } from '../metrics/counts.ts'
import { settingsFrom } from '../sources/settings.ts'
import type { Stoppable } from '../stoppable.ts'
import { pool } from './pool.ts'

/** What one tokenizer makes of one text of a corpus: a plain row, for a table or a chart. */
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

/** How far a count is, in pairs of tokenizer × corpus. */
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
  const { onStep, ...places } = settings
  const stop = new AbortController()
  let done = 0
  const total = tokenizers.length * corpora.length
  const { run } = pool({
    ...(threads === undefined ? {} : { threads }),
    signal: signal ? AbortSignal.any([signal, stop.signal]) : stop.signal,
    onNote(note) {
      if ('step' in note) onStep?.(note.step)
      else if ('tokenizer' in note) onProgress?.({ done: ++done, total })
    },
  })
  try {
    const opened: Corpus[] = []
    for (const reference of corpora) {
      signal?.throwIfAborted()
      opened.push(await openCorpus(reference, { ...own, settings }))
    }
    const [texts, tokens] = await Promise.all([
      Promise.all(opened.map(source => run('text', { source, segmenters: source.segmenters }))),
      Promise.all(
        tokenizers.map(tokenizer =>
          run('tokens', { tokenizer, sources: opened, settings: places }),
        ),
      ),
    ])
    return opened.flatMap(({ name, sides }, i) =>
      sides.flatMap(part =>
        tokenizers.map((tokenizer, row) => ({
          tokenizer,
          corpus: part === 'text' ? name : `${name}/${part}`,
          ...texts[i]![part]!.counts,
          ...tokens[row]![i]![part]!.counts,
        })),
      ),
    )
  } catch (error) {
    // The other threads would work on for nobody, and keep the process alive.
    stop.abort(error)
    throw error
  }
}
