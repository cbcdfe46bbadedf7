import { availableParallelism } from 'node:os'
import type { Counts } from '../counts.ts'
import { lineCutsOf } from '../models/line-cuts.ts'
import type { SampleFile } from '../readers/sample-files.ts'
import type { Settings } from '../settings.ts'
import type { Tokenizer } from '../tokenizer.ts'
import { blocksOf } from './blocks.ts'
import { countFile } from './count-file.ts'
import type { FilesJob } from './jobs.ts'
import { pool } from './pool.ts'
import type { SegmenterName } from './segment.ts'
import { sumOf } from './sum.ts'

export interface CountFilesOptions {
  readonly segmenter: SegmenterName
  /** Told of each so many bytes that were read. */
  readonly onRead?: (bytes: number) => void
  /** The tokenizer by its reference, where threads may count with it; they load their own. */
  readonly reference?: string
  readonly settings: Settings
  /** How many threads count at once; as many as there are processors unless told. */
  readonly threads?: number
  /** About so many bytes are counted as one. */
  readonly blockBytes?: number
}

/**
 * The counts of each file, in memory that does not grow with the files. What is larger than a few blocks
 * is counted by threads, a block after another; the numbers are the same.
 */
export async function countFiles(
  tokenizer: Tokenizer,
  files: readonly SampleFile[],
  options: CountFilesOptions,
): Promise<Counts[]> {
  const { reference, threads = availableParallelism(), blockBytes: size } = options
  const cuts = tokenizer.vocabulary && lineCutsOf(tokenizer.vocabulary)
  const ofFiles = await Promise.all(
    files.map(file => blocksOf(file, { cuts, ...(size === undefined ? {} : { size }) })),
  )
  const blocks = ofFiles.flatMap((blocks, of) => blocks.map(block => ({ block, of })))
  if (reference === undefined || threads === 1 || blocks.length === files.length)
    return countHere(tokenizer, files, options)
  const all = blocks.map(({ block }) => block)
  const counts = await countInThreads(all, { ...options, reference, threads })
  return files.map((_, file) => sumOf(counts.filter((_, i) => blocks[i]!.of === file)))
}

async function countHere(
  tokenizer: Tokenizer,
  files: readonly SampleFile[],
  { segmenter, onRead }: CountFilesOptions,
): Promise<Counts[]> {
  const counts: Counts[] = []
  const options = { segmenter, ...(onRead ? { onRead } : {}) }
  for (const file of files) counts.push(await countFile(tokenizer, file, options))
  return counts
}

type ThreadOptions = CountFilesOptions & { readonly reference: string; readonly threads: number }

/** Blocks are dealt out in turn, so that every thread has some of each file. */
async function countInThreads(
  blocks: readonly SampleFile[],
  { reference, settings, segmenter, threads, onRead }: ThreadOptions,
): Promise<Counts[]> {
  const { onStep, ...plain } = settings
  const stop = new AbortController()
  const { run } = pool({
    threads,
    signal: stop.signal,
    onNote(note) {
      if ('read' in note) onRead?.(note.read)
      else if ('step' in note) onStep?.(note.step)
    },
  })
  const hands = Array.from({ length: Math.min(threads, blocks.length) }, (_, hand) =>
    blocks.filter((_, i) => i % threads === hand),
  )
  try {
    const counted = await Promise.all(
      hands.map(files => {
        const job: FilesJob = { tokenizer: reference, files, segmenter, settings: plain }
        return run('files', job)
      }),
    )
    return blocks.map((_, i) => counted[i % threads]![Math.floor(i / threads)]!)
  } catch (error) {
    // The other threads would work on for nobody, and keep the process alive.
    stop.abort(error)
    throw error
  }
}
