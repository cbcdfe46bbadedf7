import { mkdtempSync, rmSync } from 'node:fs'
import { mkdir, readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { InputError } from '../errors.ts'
import type { Settings } from './settings.ts'

/** The path of `name` in the cache; `name` has forward slashes. */
export function cachePath(name: string, { cache }: Settings): string {
  return join(cache, ...name.split('/'))
}

/** The bytes that the cache holds under `name`, if any. */
export async function readCached(name: string, settings: Settings): Promise<Buffer | undefined> {
  return readIfThere(cachePath(name, settings))
}

/** The bytes of the file at `path`, or `undefined` when there is none. */
export async function readIfThere(path: string): Promise<Buffer | undefined> {
  try {
    return await readFile(path)
  } catch (error) {
    if (hasCode(error, 'ENOENT', 'ENOTDIR', 'EISDIR')) return undefined
    throw new InputError(`${path}: cannot be read (${codeOf(error)})`, { cause: error })
  }
}

/**
 * Keeps `bytes` under `name` and returns the path. Written to a temporary name and renamed, so that
 * whatever interrupts it, the cache never holds half a file, and two processes never mix theirs.
 */
export async function writeCached(
  name: string,
  bytes: Uint8Array | string,
  settings: Settings,
): Promise<string> {
  const path = cachePath(name, settings)
  try {
    const { default: writeFileAtomic } = await import('write-file-atomic')
    await mkdir(dirname(path), { recursive: true })
    await writeFileAtomic(path, typeof bytes === 'string' ? bytes : Buffer.from(bytes))
  } catch (error) {
    throw new InputError(
      `cannot write ${path} (${codeOf(error)}); set TOKRATE_CACHE to a folder that can be written`,
      { cause: error },
    )
  }
  return path
}

/** The code of a system error: `ENOENT`, `EACCES`, … */
export function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string'
    ? error.code
    : String(error)
}

export function hasCode(error: unknown, ...codes: string[]): boolean {
  return codes.includes(codeOf(error))
}

/** A path for a file that is gone when the process ends. */
export function temporaryPath(name: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'tokrate-'))
  folders.push(folder)
  if (folders.length === 1) process.once('exit', removeAll)
  return join(folder, name)
}

// One listener for all: a process that opens many would be warned of a leak.
const folders: string[] = []

function removeAll(): void {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true })
}
