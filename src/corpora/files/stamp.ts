import { stat } from 'node:fs/promises'
import { InputError } from '../../errors.ts'
import { codeOf } from '../../sources/cache.ts'

/** The size and modification time of a file, which show a change without reading it. */
export interface Stamp {
  readonly size: number
  /** Milliseconds since 1970. */
  readonly modified: number
}

interface NamedFile {
  readonly path: string
  /** What messages call it. */
  readonly name: string
}

export async function stampOf({ path, name }: NamedFile): Promise<Stamp> {
  try {
    const { size, mtimeMs } = await stat(path)
    return { size, modified: mtimeMs }
  } catch (error) {
    const code = codeOf(error)
    const why = code === 'ENOENT' ? 'no such file' : `cannot be read (${code})`
    throw new InputError(`${name}: ${why}`, { cause: error })
  }
}

export async function sizeOf(file: NamedFile): Promise<number> {
  return (await stampOf(file)).size
}

/** The bytes of all files together. */
export async function sizeOfAll(files: readonly NamedFile[]): Promise<number> {
  const sizes = await Promise.all(files.map(sizeOf))
  return sizes.reduce((sum, size) => sum + size, 0)
}

/** Throws if a file has changed since it was opened: totals over both versions would mean nothing. */
export async function checkUnchanged(file: NamedFile & { readonly stamp?: Stamp }): Promise<void> {
  const { name, stamp } = file
  if (!stamp) return
  const now = await stampOf(file).catch(() => undefined)
  if (now?.size === stamp.size && now.modified === stamp.modified) return
  throw new InputError(`${name}: changed while it was read; run again when it is whole`)
}
