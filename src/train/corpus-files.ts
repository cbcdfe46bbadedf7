import { existsSync } from 'node:fs'
import { basename, resolve } from 'node:path'
import { corpora } from '../catalog/corpora.ts'
import { openCorpus } from '../corpora/open.ts'
import { filesAt, type OwnOptions } from '../corpora/own-files.ts'
import { isSelective } from '../corpora/reading.ts'
import { standardInputFile } from '../corpora/standard-input.ts'
import type { SampleFile } from '../readers/sample-files.ts'
import type { Settings } from '../settings.ts'

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
