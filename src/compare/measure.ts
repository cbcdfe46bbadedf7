import { type Pool, pool } from '../count/pool.ts'
import type { TokenTally } from '../count/tokens.ts'
import { InputError } from '../errors.ts'
import { prefetch } from '../load/locate.ts'
import { keyOf } from '../reports/cells.ts'
import type { SuiteRecord } from '../reports/record.ts'
import type { Settings } from '../sources/settings.ts'
import { type CountedCorpus, countCorpus } from './count-corpus.ts'
import { earlierRecords } from './earlier.ts'
import type { Measured, Unavailable } from './measured.ts'
import { type Progress, type ProgressCounter, progressCounter } from './progress.ts'
import type { Plan, PlannedTokenizer } from './spec.ts'
import { corporaOf, type Task, tasksOf, tokenizersOf } from './tasks.ts'

export interface MeasureOptions {
  readonly settings: Settings
  /** Words that another ICU cut from the same bytes are taken from these. */
  readonly records?: readonly SuiteRecord[]
  /** How many threads run at once; as many as there are processors unless told. */
  readonly threads?: number
  /** Hears of every cell that is counted. */
  readonly onProgress?: (progress: Progress) => void
  readonly signal?: AbortSignal
}

/** What the steps of one run share. */
interface Run {
  readonly settings: Settings
  readonly records: readonly SuiteRecord[]
  readonly pool: Pool
  readonly progress: ProgressCounter
  /** Filled as things turn out not to be had. */
  readonly unavailable: Unavailable[]
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
  const progress = progressCounter(settings, onProgress)
  const threadPool = pool({
    ...(threads === undefined ? {} : { threads }),
    signal: signal ? AbortSignal.any([signal, stop.signal]) : stop.signal,
    onNote: note => progress.hear(note),
  })
  try {
    return await runAll(plans, {
      settings,
      records,
      pool: threadPool,
      progress,
      unavailable: [],
    })
  } catch (error) {
    // The other threads would work on for nobody, and keep the process alive.
    stop.abort(error)
    throw error
  }
}

async function runAll(plans: readonly Plan[], run: Run): Promise<Measured> {
  const tokenizers = await atHand(tokenizersOf(plans), run)
  const opened = await openCorpora(plans, run)
  const tasks = tasksOf(plans, tokenizers, opened)
  run.progress.expect(tasks.reduce((sum, { corpora }) => sum + corpora.length, 0))
  const cells = await Promise.all(tasks.map(task => runTask(task, run)))
  const corpora = await Promise.all(
    Array.from(opened, async ([id, { measured }]) => [id, await measured] as const),
  )
  return {
    corpora: new Map(corpora),
    tokens: new Map(cells.flat()),
    unavailable: run.unavailable,
  }
}

/** Those of the tokenizers whose files can be had. */
async function atHand(rows: readonly PlannedTokenizer[], run: Run): Promise<PlannedTokenizer[]> {
  const found: PlannedTokenizer[] = []
  for (const row of rows) {
    const get = () => prefetch(row.reference, run.settings).then(() => row)
    const there = await available(get, run, 'tokenizer', row.id)
    if (there) found.push(there)
  }
  return found
}

/** Opens the corpora one after the other; their texts are counted meanwhile. */
async function openCorpora(plans: readonly Plan[], run: Run): Promise<Map<string, CountedCorpus>> {
  const earlier = earlierRecords(run.records)
  const opened = new Map<string, CountedCorpus>()
  for (const planned of corporaOf(plans)) {
    const open = () => countCorpus(planned, { ...run, earlier })
    const corpus = await available(open, run, 'corpus', planned.id)
    if (corpus) opened.set(planned.id, corpus)
  }
  return opened
}

async function runTask(
  { tokenizer, corpora, sources, options }: Task,
  run: Run,
): Promise<(readonly [key: string, tally: TokenTally])[]> {
  const { onStep: _, ...settings } = run.settings
  const job = { tokenizer: tokenizer.reference, sources, options, settings }
  const start = () => run.pool.run('tokens', job)
  const tallies = await available(start, run, 'tokenizer', tokenizer.id)
  if (!tallies) run.progress.skip(corpora.length)
  return (tallies ?? []).flatMap((sides, i) =>
    Object.entries(sides).map(
      ([side, tally]) => [keyOf(tokenizer.id, corpora[i]!.id, side), tally] as const,
    ),
  )
}

async function available<Result>(
  get: () => Promise<Result>,
  { unavailable }: Run,
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
