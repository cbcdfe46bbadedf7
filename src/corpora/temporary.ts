import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

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
