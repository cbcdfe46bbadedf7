import { open, stat } from 'node:fs/promises'
import { InputError } from '../errors.ts'
import type { LineCuts } from '../models/line-cuts.ts'
import type { SampleFile } from '../readers/sample-files.ts'
import { codeOf } from '../sources/cache.ts'

/** Read by one thread in a second or less, so that all end at about the same time. */
export const blockBytes = 1 << 25

/**
 * A file as blocks of about `size` bytes that can be counted apart: cut behind line ends, in plain text
 * only where `cuts` allows it. A file that is small or offers no such place is one block.
 */
export async function blocksOf(
  file: SampleFile,
  { cuts, size = blockBytes }: { readonly cuts?: LineCuts | undefined; readonly size?: number },
): Promise<SampleFile[]> {
  const bytes = await sizeOf(file)
  if (bytes < 2 * size || (file.format === 'text' && !cuts)) return [file]
  const starts = [0]
  const handle = await open(file.path)
  try {
    for (let at = size; at < bytes; at = Math.max(at, starts.at(-1)!) + size) {
      const window = Buffer.alloc(Math.min(windowBytes, bytes - at))
      const { bytesRead } = await handle.read(window, 0, window.length, at)
      const cut = firstCut(window.subarray(0, bytesRead), file.format === 'text' ? cuts : undefined)
      if (cut > 0) starts.push(at + cut)
    }
  } finally {
    await handle.close()
  }
  return starts.map((from, i) => ({ ...file, range: { from, to: starts[i + 1] ?? bytes } }))
}

export async function sizeOf({ path, name }: SampleFile): Promise<number> {
  try {
    return (await stat(path)).size
  } catch (error) {
    const code = codeOf(error)
    const why = code === 'ENOENT' ? 'no such file' : `cannot be read (${code})`
    throw new InputError(`${name}: ${why}`, { cause: error })
  }
}

/** How far a place to cut is looked for; where there is none, two blocks stay one. */
const windowBytes = 1 << 20

/** The first place where the file may be cut; 0 for none. */
function firstCut(window: Buffer, cuts: LineCuts | undefined): number {
  for (let feed = window.indexOf(0x0a); feed >= 0; feed = window.indexOf(0x0a, feed + 1)) {
    const cut = cuts
      ? cuts.cutAt(characterBefore(window, feed), characterAt(window, feed + 1))
      : 'behind'
    if (cut) return cut === 'front' ? feed : feed + 1
  }
  return 0
}

/** The last character in front of a place, if all of it is there. */
function characterBefore(window: Buffer, end: number): string {
  return Array.from(window.toString('utf8', Math.max(0, end - 4), end)).at(-1) ?? ''
}

function characterAt(window: Buffer, start: number): string {
  return Array.from(window.toString('utf8', start, start + 4)).at(0) ?? ''
}
