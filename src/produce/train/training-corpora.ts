import { existsSync } from 'node:fs'
import { stat } from 'node:fs/promises'
import { basename, resolve } from 'node:path'
import { corpora } from '../../catalog/corpora.ts'
import type { SampleFile } from '../../corpora/files/sample-file.ts'
import { openCorpus } from '../../corpora/open.ts'
import { filesAt, type OwnOptions } from '../../corpora/own-files.ts'
import { isSelective } from '../../corpora/reading.ts'
import { standardInputFile } from '../../corpora/standard-input.ts'
import type { Settings } from '../../sources/settings.ts'
import type { TextSink } from '../../train/learner.ts'
import { unitsOf } from './units.ts'

/** A corpus to train on: files that were not read yet, because gigabytes are to be read once. */
export interface TrainingCorpus {
  readonly name: string
  /** Whether it is one of the catalog's, which benchmarks are made of. */
  readonly isBenchmark: boolean
  readonly files: readonly SampleFile[]
}

/** The files of the corpus that a reference names: as for `openCorpus`, but one's own are not read. */
export async function openTrainingCorpus(
  reference: string,
  options: OwnOptions & { readonly settings: Settings },
): Promise<TrainingCorpus> {
  const isAll = !isSelective(options)
  if (reference === '-' && isAll) {
    return { name: 'stdin', isBenchmark: false, files: [await standardInputFile(options)] }
  }
  if (isAll && !/^[\w-]+$/.test(reference) && existsSync(reference)) {
    const files = await filesAt(reference, options)
    return { name: basename(resolve(reference)), isBenchmark: false, files }
  }
  const { name, files } = await openCorpus(reference, options)
  return { name, isBenchmark: corpora.has(reference), files }
}

export interface ReadingOptions {
  /** In bytes; longer lines of plain text need not be kept. */
  readonly maxSentenceLength: number
  /** Whether a text is left out of the training. */
  isHeldOut(unit: string): boolean
  onProgress(done: number, total: number): void
}

/** Reads corpora once, from end to end, and adds every text that is not held out to `sink`. */
export async function readCorpora(
  corpora: readonly TrainingCorpus[],
  sink: TextSink,
  { maxSentenceLength, isHeldOut, onProgress }: ReadingOptions,
): Promise<void> {
  const files = corpora.flatMap(corpus => corpus.files)
  const sizes = await Promise.all(files.map(async ({ path }) => (await stat(path)).size))
  const total = sizes.reduce((sum, size) => sum + size, 0)
  let done = 0
  const onBytes = (bytes: number) => {
    done = Math.min(done + bytes, total)
    onProgress(done, total)
  }
  for (const file of files) {
    for await (const units of unitsOf(file, { maxSentenceLength, onBytes })) {
      for (const unit of units) if (!isHeldOut(unit)) sink.add(unit, file)
    }
    sink.endFile?.(file)
  }
}
