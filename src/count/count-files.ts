import { availableParallelism } from 'node:os'
import {
  type Notice,
  type Noticed,
  nothingNoticed,
  sumOfNoticed,
} from '../corpora/files/noticed.ts'
import type { SampleFile } from '../corpora/files/sample-files.ts'
import { fingerprint } from '../load/fingerprint.ts'
import type { Counts } from '../metrics/counts.ts'
import { ownVersion } from '../sources/package.ts'
import type { Settings } from '../sources/settings.ts'
import { safeCutsOf } from '../tokenizer/safe-cuts.ts'
import type { Tokenizer } from '../tokenizer/tokenizer.ts'
import { blocksOf, sizeOf } from './blocks.ts'
import { type Checkpoints, resumed } from './checkpoints.ts'
import { countFile, type FileCounts } from './count-file.ts'
import type { NumberedFile } from './jobs.ts'
import { pool } from './pool.ts'
import { type SegmenterName, segmenterVersion } from './segment.ts'
import { stampOf } from './stamp.ts'
import { sumOf } from './sum.ts'
import { byTurns, newTurns } from './turns.ts'

export interface CountFilesOptions {
  readonly segmenter: SegmenterName
  /** Told of each so many bytes that were read. */
  readonly onRead?: (bytes: number) => void
  /** Told at the end what was done to the texts, by this process or by one that was killed. */
  readonly notice?: Notice | undefined
  /** The tokenizer by its reference, where threads may count with it; they load their own. */
  readonly reference?: string
  readonly settings: Settings
  /** How many threads count at once; as many as there are processors unless told. */
  readonly threads?: number
  /** About so many bytes are counted as one. */
  readonly blockBytes?: number
  readonly checkpoints?: Checkpoints
}

/**
 * The counts of each file, in memory that does not grow with the files. What is larger than a few blocks
 * is counted by threads, a block after another; the numbers are the same. A long run keeps what it has
 * counted, where it is told where.
 */
export async function countFiles(
  tokenizer: Tokenizer,
  files: readonly SampleFile[],
  options: CountFilesOptions,
): Promise<Counts[]> {
  const { reference, threads = availableParallelism(), blockBytes: size } = options
  const { vocabulary } = tokenizer
  const cutsOf = () => vocabulary && safeCutsOf(vocabulary)
  const ofFiles = await Promise.all(
    files.map(file => blocksOf(file, { cutsOf, ...(size === undefined ? {} : { size }) })),
  )
  const blocks = ofFiles.flatMap((blocks, of) => blocks.map(block => ({ block, of })))
  const all = blocks.map(({ block }) => block)
  const inThreads = reference !== undefined && threads > 1 && blocks.length > files.length
  const checkpoints = await checkpointsFor(tokenizer, files, options)
  const told = await resumed<Total>(
    {
      identity: checkpoints && (await identityOf(tokenizer, all, options)),
      parts: all.length,
      add(
        { counts, noticed } = { counts: files.map(() => undefined), noticed: nothingNoticed },
        block,
        done,
      ) {
        const { of } = blocks[block]!
        const [earlier, more] = [counts[of], done as FileCounts]
        return {
          counts: counts.with(of, earlier ? sumOf([earlier, more.counts]) : more.counts),
          noticed: sumOfNoticed([noticed, more.noticed]),
        }
      },
      toPlain: total => total,
      ofPlain: plain => plain as Total,
      count(numbers, tell) {
        const left = numbers.map(number => ({ number, file: all[number]! }))
        return inThreads && left.length > 1
          ? countInThreads(tokenizer, left, tell, { ...options, reference, threads })
          : countHere(tokenizer, left, tell, options)
      },
    },
    checkpoints,
  )
  const { counts, noticed } = told ?? { counts: [], noticed: nothingNoticed }
  for (const [what, number] of Object.entries(noticed))
    if (number > 0) options.notice?.(what as keyof Noticed, number)
  return files.map((_, i) => counts[i]!)
}

interface Total {
  /** Of each file; `null` for `undefined` where it was kept as JSON. */
  readonly counts: readonly (Counts | null | undefined)[]
  readonly noticed: Noticed
}

/** Special tokens are put around the texts by who calls, and are no part of the identity. */
async function checkpointsFor(
  { vocabulary }: Tokenizer,
  files: readonly SampleFile[],
  { checkpoints, reference }: CountFilesOptions,
): Promise<Checkpoints | undefined> {
  if (!checkpoints || !vocabulary || reference === undefined) return undefined
  const sizes = await Promise.all(files.map(sizeOf))
  const bytes = sizes.reduce((sum, size) => sum + size, 0)
  return bytes >= checkpoints.leastBytes ? checkpoints : undefined
}

/** All that decides the counts. */
async function identityOf(
  { vocabulary }: Tokenizer,
  blocks: readonly SampleFile[],
  { segmenter }: CountFilesOptions,
): Promise<unknown> {
  return {
    version: ownVersion(),
    holds: ['counts', 'noticed'],
    tokenizer: vocabulary && fingerprint(vocabulary),
    segmenter: [segmenter, segmenterVersion(segmenter)],
    blocks: await Promise.all(blocks.map(async block => [block, await stampOf(block)])),
  }
}

type Tell = (block: number, done: FileCounts) => void

async function countHere(
  tokenizer: Tokenizer,
  files: Iterable<NumberedFile>,
  tell: Tell,
  { segmenter, onRead }: CountFilesOptions,
): Promise<void> {
  const options = { segmenter, ...(onRead ? { onRead } : {}) }
  for (const { number, file } of files) tell(number, await countFile(tokenizer, file, options))
}

type ThreadOptions = CountFilesOptions & { readonly reference: string; readonly threads: number }

/** This thread is one of them: it has the tokenizer, and counts while the others still load theirs. */
async function countInThreads(
  tokenizer: Tokenizer,
  files: readonly NumberedFile[],
  tell: Tell,
  options: ThreadOptions,
): Promise<void> {
  const { reference, segmenter, threads, onRead } = options
  const { onStep, ...settings } = options.settings
  const others = Math.min(threads, files.length) - 1
  const turns = newTurns()
  const stop = new AbortController()
  const here = {
    ...options,
    onRead(bytes: number) {
      stop.signal.throwIfAborted()
      onRead?.(bytes)
    },
  }
  const { run } = pool({
    threads: others,
    signal: stop.signal,
    onNote(note) {
      if ('done' in note) tell(note.number, note.done as FileCounts)
      else if ('read' in note) onRead?.(note.read)
      else if ('step' in note) onStep?.(note.step)
    },
  })
  try {
    await Promise.all([
      ...Array.from({ length: others }, () =>
        run('files', { tokenizer: reference, files, turns, segmenter, settings }),
      ),
      countHere(tokenizer, byTurns(files, turns), tell, here),
    ])
  } catch (error) {
    // All would work on for nobody, and keep the process alive.
    stop.abort(error)
    throw error
  }
}
