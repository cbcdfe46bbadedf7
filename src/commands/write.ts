import { chmod, mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { InputError } from '../errors.ts'

/** The files in a new folder that is there whole or not at all. */
export async function writeFolder(
  out: string,
  files: Readonly<Record<string, string | Uint8Array>>,
  force: boolean,
): Promise<void> {
  const folder = resolve(out)
  await mkdir(dirname(folder), { recursive: true })
  const fresh = await mkdtemp(join(dirname(folder), `.${basename(folder)}-`))
  try {
    for (const [name, content] of Object.entries(files)) await writeFile(join(fresh, name), content)
    // A temporary folder is its owner's alone; this one is to be like any other.
    await chmod(fresh, 0o777 & ~process.umask())
    if (force) await rm(folder, { recursive: true, force: true })
    await rename(fresh, folder)
  } catch (error) {
    await rm(fresh, { recursive: true, force: true })
    if (!(error instanceof Error && 'code' in error)) throw error
    if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST' && error.code !== 'ENOTDIR')
      throw error
    throw new InputError(
      `${out}: is there already; name another folder, or replace it with --force`,
    )
  }
}

/** A file that is there whole or not at all. */
export async function writeWhole(path: string, content: Uint8Array): Promise<void> {
  const { default: writeFileAtomic } = await import('write-file-atomic')
  try {
    await writeFileAtomic(path, Buffer.from(content))
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    throw new InputError(`cannot write ${path} (${why}); name a file in a folder that is there`, {
      cause: error,
    })
  }
}
