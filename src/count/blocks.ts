import { type FileHandle, open } from 'node:fs/promises'
import type { ByteRange } from '../corpora/files/file-bytes.ts'
import { rowGroupsOf } from '../corpora/files/parquet-samples.ts'
import type { SampleFile } from '../corpora/files/sample-files.ts'
import type { SafeCuts } from '../tokenizer/safe-cuts.ts'
import { placeAt } from './feeds.ts'
import { stampOf } from './stamp.ts'

/** Read by one thread in a second or less, so that all end at about the same time. */
export const blockBytes = 1 << 25

export interface BlockOptions {
  /** Where plain text may be cut, undefined for nowhere; not asked for a small file. */
  readonly cutsOf?: () => SafeCuts | undefined
  readonly size?: number
}

/**
 * A file, or some bytes of it, as blocks of about `size` bytes that can be counted apart: cut behind line
 * ends, in plain text only where `cutsOf` allows it. What is small or offers no such place is one block.
 */
export async function blocksOf(
  file: SampleFile,
  { cutsOf, size = blockBytes }: BlockOptions,
): Promise<SampleFile[]> {
  if (file.format === 'parquet') return byRowGroups(file, size)
  const { from, to } = file.range ?? { from: 0, to: await sizeOf(file) }
  if (to - from < 2 * size) return [file]
  const cuts = cutsOf?.()
  if (!isCuttable(file, cuts)) return [file]
  const starts = [from]
  const wanted = []
  for (let at = from + size; at < to; at += size) wanted.push(at)
  for (const start of await cutsNear(file, wanted, { to, cuts }))
    if (start > starts.at(-1)!) starts.push(start)
  return starts.map((start, i) => ({ ...file, range: { from: start, to: starts[i + 1] ?? to } }))
}

/**
 * Whether a file may be cut by bytes at all: those of a packed file or of a table are no place to begin,
 * and of a sample that is cut short the first characters are its own.
 */
export function isCuttable(file: SampleFile, cuts: SafeCuts | undefined): boolean {
  const { format, compression, samples, maxCharacters } = file
  if (compression || samples || ['csv', 'tsv', 'parquet'].includes(format)) return false
  return format !== 'text' || (cuts !== undefined && maxCharacters === undefined)
}

/** A Parquet file as parts of about as many row groups each. */
async function byRowGroups(file: SampleFile, size: number): Promise<SampleFile[]> {
  const bytes = await sizeOf(file)
  if (bytes < 2 * size || file.compression || file.samples || file.rowGroups) return [file]
  const groups = await rowGroupsOf(file)
  const count = Math.min(Math.ceil(bytes / size), groups)
  if (count < 2) return [file]
  const start = (i: number) => Math.round((i * groups) / count)
  return Array.from({ length: count }, (_, i) => ({
    ...file,
    rowGroups: { from: start(i), to: start(i + 1) },
  }))
}

/**
 * For each of the `wanted` bytes, in their order, the first place behind it where the file may be cut, as
 * long as that is in front of the next of them; else none.
 */
export async function cutsNear(
  file: SampleFile,
  wanted: readonly number[],
  { to, cuts }: { readonly to: number; readonly cuts: SafeCuts | undefined },
): Promise<number[]> {
  const found: number[] = []
  const handle = await open(file.path)
  try {
    for (const [i, from] of wanted.entries()) {
      const range = { from, to: wanted[i + 1] ?? to }
      const cut = await cutWithin(handle, range, file.format === 'text' ? cuts : undefined)
      if (cut !== undefined && cut < to) found.push(cut)
    }
  } finally {
    await handle.close()
  }
  return found
}

export async function sizeOf(file: SampleFile): Promise<number> {
  return (await stampOf(file)).size
}

/** Bytes that are searched at once. */
const windowBytes = 1 << 20
/** What a window sees of the next one, so that a feed has its neighbours in one of them. */
const overlap = 16

/** The first place to cut in a part of a file. */
async function cutWithin(
  handle: FileHandle,
  { from, to }: ByteRange,
  cuts: SafeCuts | undefined,
): Promise<number | undefined> {
  const window = Buffer.alloc(Math.min(windowBytes, to - from) + overlap)
  for (let at = from; at < to; at += windowBytes) {
    const { bytesRead } = await handle.read(window, 0, window.length, at)
    const cut = firstCut(window.subarray(0, bytesRead), cuts)
    if (cut > 0) return at + cut
  }
  return undefined
}

/** The first place where the file may be cut; 0 for none. */
function firstCut(window: Buffer, cuts: SafeCuts | undefined): number {
  for (let feed = window.indexOf(0x0a); feed >= 0; feed = window.indexOf(0x0a, feed + 1)) {
    const place = cuts ? placeAt(window, feed, cuts) : feed + 1
    if (place > 0) return place
  }
  return 0
}
