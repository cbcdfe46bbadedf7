import { readdir, stat } from 'node:fs/promises'
import { join, relative, sep } from 'node:path'
import { type DatasetFile, ofLayout } from './hub-layout.ts'
import { type Listed, parquetOf } from './hub-listing.ts'
import type { DatasetReference } from './hub-reference.ts'
import type { Settings } from './settings.ts'

/** The files of a folder of the mirror, which stands for a commit. */
export async function inMirror(
  { repository, revision }: DatasetReference,
  { mirror }: Settings,
): Promise<Listed | undefined> {
  if (!mirror || /^https?:/.test(mirror)) return undefined
  const folder = join(mirror, 'hf', 'datasets', ...repository.split('/'), revision)
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => [])
  const files: DatasetFile[] = []
  for (const entry of entries.filter(entry => entry.isFile())) {
    const path = join(entry.parentPath, entry.name)
    files.push({
      path: relative(folder, path).split(sep).join('/'),
      bytes: (await stat(path)).size,
    })
  }
  const parquet = parquetOf(files.sort((a, b) => (a.path < b.path ? -1 : 1)))
  return parquet.length > 0 ? { commit: revision, parts: ofLayout(parquet) } : undefined
}
