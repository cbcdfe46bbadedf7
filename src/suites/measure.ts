import type { JobNote, TextSource, TokenJob } from '../count/jobs.ts'
import { type Pool, pool } from '../count/pool.ts'
import type { TokenCounts } from '../counts.ts'
import { InputError } from '../errors.ts'
import { keyOf, type RecordedTokenizer, type SuiteRecord } from '../reports/record.ts'
import type { Settings } from '../settings.ts'
import { type CountedCorpus, countCorpus } from './count-corpus.ts'
import { earlierRecords } from './earlier.ts'
import type { Measured, Unavailable } from './measured.ts'
import type { Plan, PlannedCorpus, PlannedTokenizer } from './plan.ts'

export interface MeasureOptions {
  readonly settings: Settings
  /** Words that another ICU cut from the same bytes are taken from these. */
  readonly records?: readonly SuiteRecord[]
  /** How many threads run at once; as many as there are processors unless told. */
  readonly threads?: number
  readonly onProgress?: (progress: Progress) => void
  readonly signal?: AbortSignal
}

/** How far a run is, in cells: tokenizer × corpus. */
export interface Progress {
  readonly done: number
  readonly total: number
  /** What was done last: `llama on zh`. */
  readonly last?: string
}

/**
 * Counts everything that `plans` ask for, each tokenizer × corpus once however many plans share it.
 * What cannot be had is listed, what is wrong (a hash, a broken file) ends the run.
 */
export async function measure(
  plans: readonly Plan[],
  { settings, records = [], threads, onProgress, signal }: MeasureOptions,
): Promise<Measured> {
  const stop = new AbortController()
  const threadPool = pool({
    ...(threads === undefined ? {} : { threads }),
    signal: signal ? AbortSignal.any([signal, stop.signal]) : stop.signal,
    onNote: note => progress.hear(note),
  })
  const unavailable: Unavailable[] = []
  const progress = progressOf(settings, onProgress)
  try {
    const earlier = earlierRecords(records)
    const corpora = new Map<string, CountedCorpus>()
    for (const corpus of unique(plans.flatMap(plan => plan.corpora))) {
      const open = () => countCorpus(corpus, { settings, earlier, pool: threadPool })
      const opened = await available(open, unavailable, 'corpus', corpus.id)
      if (opened) corpora.set(corpus.id, opened)
    }
    const tasks = tasksOf(plans, corpora)
    progress.expect(tasks.reduce((sum, { corpora }) => sum + corpora.length, 0))
    const results = await Promise.all(
      tasks.map(task => runTask(task, threadPool, settings, unavailable, progress)),
    )
    const counted = await Promise.all(
      Array.from(corpora, async ([id, corpus]) => [id, await corpus.recorded] as const),
    )
    return {
      corpora: new Map(counted),
      tokens: new Map(results.flatMap(({ tokens }) => tokens)),
      sizes: new Map(results.flatMap(({ sizes }) => sizes)),
      unavailable,
    }
  } catch (error) {
    // The other threads would work on for nobody, and keep the process alive.
    stop.abort(error)
    throw error
  }
}

/** One thread's work: a tokenizer, and every corpus that some plan wants it on. */
interface Task {
  readonly tokenizer: PlannedTokenizer
  readonly corpora: readonly PlannedCorpus[]
  readonly sources: readonly TextSource[]
  readonly cost: number
}

function tasksOf(plans: readonly Plan[], corpora: ReadonlyMap<string, CountedCorpus>): Task[] {
  const rows = plans.flatMap(plan => plan.tokenizers).filter(row => row.sameAs === undefined)
  return unique(rows)
    .map(tokenizer => {
      const wanted = unique(
        plans
          .filter(plan => plan.tokenizers.some(({ id }) => id === tokenizer.id))
          .flatMap(plan => plan.corpora),
      ).filter(({ id }) => corpora.has(id))
      const counted = wanted.map(({ id }) => corpora.get(id)!)
      const characters = counted.reduce((sum, corpus) => sum + corpus.characters, 0)
      return {
        tokenizer,
        corpora: wanted,
        sources: counted.map(({ source }) => source),
        // A guess is enough: a large vocabulary loads longer.
        cost: characters + 10 * (tokenizer.sizes.base ?? 0),
      }
    })
    .filter(task => task.corpora.length > 0)
    .sort((a, b) => b.cost - a.cost)
}

interface TaskResult {
  readonly tokens: readonly (readonly [string, TokenCounts])[]
  readonly sizes: readonly (readonly [string, RecordedTokenizer['sizes']])[]
}

async function runTask(
  { tokenizer, corpora, sources }: Task,
  threads: Pool,
  { onStep: _, ...plain }: Settings,
  unavailable: Unavailable[],
  progress: ProgressTeller,
): Promise<TaskResult> {
  const job: TokenJob = { tokenizer: tokenizer.reference, sources, settings: plain }
  const run = () => threads.run('tokens', job)
  const result = await available(run, unavailable, 'tokenizer', tokenizer.id)
  if (!result) {
    progress.skip(corpora.length)
    return { tokens: [], sizes: [] }
  }
  const { baseSize, vocabSize, tallies } = result
  const tokens = tallies.flatMap((parts, i) =>
    Object.entries(parts).map(
      ([part, { counts }]) => [keyOf(tokenizer.id, corpora[i]!.id, part), counts] as const,
    ),
  )
  const sizes = { base: baseSize ?? vocabSize, withAdded: vocabSize, embedding: null }
  return { tokens, sizes: [[tokenizer.id, sizes]] }
}

async function available<Result>(
  get: () => Promise<Result>,
  unavailable: Unavailable[],
  what: Unavailable['what'],
  id: string,
): Promise<Result | undefined> {
  try {
    return await get()
  } catch (error) {
    if (!InputError.isUnavailable(error)) throw error
    unavailable.push({ what, id, reason: error.message })
    return undefined
  }
}

interface ProgressTeller {
  hear(note: JobNote): void
  expect(cells: number): void
  skip(cells: number): void
}

function progressOf(
  { onStep }: Settings,
  onProgress: MeasureOptions['onProgress'],
): ProgressTeller {
  let done = 0
  let total = 0
  const advance = (cells: number, last?: string) => {
    done += cells
    onProgress?.({ done, total, ...(last === undefined ? {} : { last }) })
  }
  return {
    hear(note) {
      if ('step' in note) onStep?.(note.step)
      else if (note.tokenizer !== undefined) advance(1, `${note.tokenizer} on ${note.counted}`)
    },
    expect(cells) {
      total = cells
      advance(0)
    },
    skip: cells => advance(cells),
  }
}

function unique<Item extends { readonly id: string }>(items: readonly Item[]): Item[] {
  return [...new Map(items.map(item => [item.id, item])).values()]
}
