import { stat } from 'node:fs/promises'
import type { SampleFile } from '../corpora/files/sample-file.ts'
import { InputError } from '../errors.ts'
import { codeOf } from '../sources/cache.ts'

/** What tells that a file is the same as before, without reading it. */
export interface Stamp {
  readonly size: number
  /** Milliseconds since 1970. */
  readonly modified: number
}

export async function stampOf({ path, name }: SampleFile): Promise<Stamp> {
  try {
    const { size, mtimeMs } = await stat(path)
    return { size, modified: mtimeMs }
  } catch (error) {
    const code = codeOf(error)
    const why = code === 'ENOENT' ? 'no such file' : `cannot be read (${code})`
    throw new InputError(`${name}: ${why}`, { cause: error })
  }
}
