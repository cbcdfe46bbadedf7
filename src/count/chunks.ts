import { type FileHandle, open } from 'node:fs/promises'
import type { ByteRange } from '../corpora/files/file-bytes.ts'
import { rowGroupsOf } from '../corpora/files/parquet-samples.ts'
import type { SampleFile } from '../corpora/files/sample-file.ts'
import { sizeOf } from '../corpora/files/stamp.ts'
import type { SliceName } from '../corpora/slices.ts'
import { loadVocabulary } from '../load/load.ts'
import type { Settings } from '../sources/settings.ts'
import { type SafeCuts, safeCutsOf } from '../tokenizer/safe-cuts.ts'
import type { Vocabulary } from '../vocabulary/vocabulary.ts'
import type { SegmenterName } from './segmenters.ts'

/** The input of one call of `countChunk`: plain data, so that it can be sent to a thread. */
export type Chunk =
  /** A file, or some of its bytes or row groups. */
  | { readonly file: SampleFile }
  /** Texts at hand, each a sample. */
  | { readonly texts: readonly string[] }

/** Facts that hold for every chunk of a corpus. */
export interface ChunkSource {
  /** Side → segmenter of its words; `whitespace` for a side that is not named. */
  readonly segmenters: Readonly<Record<string, SegmenterName>>
  /** Only this slice of each sample is counted. */
  readonly slice?: SliceName | undefined
  /**
   * A file of plain text is one sample, whatever it holds: a byte-order mark is a character of it, and an empty
   * file a text of nothing. Else the mark is none of the text, and an empty file no sample.
   */
  readonly isVerbatim?: boolean | undefined
  /** The figures of the corpus are not known yet, so the counter of its text finds them too. */
  readonly needsFigures?: boolean | undefined
}

/** Read by one thread in a second or less, so that all threads end at about the same time. */
export const chunkBytes = 1 << 25

export interface ChunkOptions {
  /** Finds where plain text may be cut; undefined for nowhere. Not asked for a small file. */
  readonly cutsOf?: (() => SafeCuts | undefined | Promise<SafeCuts | undefined>) | undefined
  /** About so many bytes make a chunk. */
  readonly size?: number | undefined
}

/**
 * A file as chunks that can be counted apart: cut at line feeds, in plain text only where `cutsOf` allows it.
 * A file that is small, packed or without a safe cut is one chunk.
 */
export async function chunksOf(
  file: SampleFile,
  { cutsOf, size = chunkBytes }: ChunkOptions = {},
): Promise<SampleFile[]> {
  if (file.format === 'parquet') return byRowGroups(file, size)
  const { from, to } = file.range ?? { from: 0, to: await sizeOf(file) }
  if (to - from < 2 * size || !canBeCut(file)) return [file]
  const cuts = file.format === 'text' ? await cutsOf?.() : undefined
  if (file.format === 'text' && !cuts) return [file]
  const starts = [from]
  const wanted = []
  for (let at = from + size; at < to; at += size) wanted.push(at)
  for (const start of await cutsNear(file, wanted, { to, cuts }))
    if (start > starts.at(-1)!) starts.push(start)
  return starts.map((start, i) => ({ ...file, range: { from: start, to: starts[i + 1] ?? to } }))
}

/**
 * Whether a file can be split by byte offset: a compressed file and a table cannot, and of a truncated sample the
 * first characters count.
 */
export function canBeCut({ format, compression, samples, maxCharacters }: SampleFile): boolean {
  if (compression || samples || ['csv', 'tsv', 'parquet'].includes(format)) return false
  return format !== 'text' || maxCharacters === undefined
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
 * For each of the `wanted` bytes, in their order, the first place after it where the file may be cut, as
 * long as that is before the next of them; else none.
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

/** Bytes that are searched at once. */
const windowBytes = 1 << 20
/** Bytes that a window shares with the next one, so that a line feed has its neighbours in one of them. */
const overlap = 16

/** The first place to cut in a range of a file. */
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
  let lineFeed = window.indexOf(0x0a)
  for (; lineFeed >= 0; lineFeed = window.indexOf(0x0a, lineFeed + 1)) {
    const place = cuts ? cutNear(window, lineFeed, cuts) : lineFeed + 1
    if (place > 0) return place
  }
  return 0
}

/** Where to cut UTF-8 at one of its line feeds: before it, after it, or 0 for not at all. */
export function cutNear(
  text: Buffer,
  lineFeed: number,
  { cutAtLineFeed: cutAt }: SafeCuts,
): number {
  const cut = cutAt(characterBefore(text, lineFeed), characterAt(text, lineFeed + 1))
  return cut === undefined ? 0 : cut === 'before' ? lineFeed : lineFeed + 1
}

/** The last character before a place, if all of it is there. */
function characterBefore(text: Buffer, end: number): string {
  const last = text[end - 1]
  if (last !== undefined && last < 0x80) return String.fromCharCode(last)
  return Array.from(text.toString('utf8', Math.max(0, end - 4), end)).at(-1) ?? ''
}

function characterAt(text: Buffer, start: number): string {
  const first = text[start]
  if (first !== undefined && first < 0x80) return String.fromCharCode(first)
  return Array.from(text.toString('utf8', start, start + 4)).at(0) ?? ''
}

/** No word of any segmenter crosses a line feed, so the text itself may be cut at each. */
export const cutsOfText: SafeCuts = { lead: '', cutAtLineFeed: () => 'after' }

/**
 * Where a plain text may be cut so that everything that these tokenizers count adds up; undefined for nowhere.
 * A tokenizer with unknown tokens allows no cut, because the characters that they lose are counted over the
 * whole text.
 */
export function sharedCutsOf(
  vocabularies: readonly (Vocabulary | undefined)[],
): SafeCuts | undefined {
  const all = vocabularies.map(vocabulary =>
    vocabulary && !mayLose(vocabulary) ? safeCutsOf(vocabulary) : undefined,
  )
  const [first] = all
  if (!first || all.includes(undefined)) return undefined
  if (all.length === 1) return first
  return {
    lead: first.lead,
    cutAtLineFeed(before, after) {
      const place = first.cutAtLineFeed(before, after)
      return all.every(cuts => cuts!.cutAtLineFeed(before, after) === place) ? place : undefined
    },
  }
}

/** `sharedCutsOf` the tokenizers that references name, which are loaded when a large file first asks. */
export function lazyCutsOf(
  references: readonly string[],
  settings: Settings,
): () => Promise<SafeCuts | undefined> {
  let found: Promise<SafeCuts | undefined> | undefined
  const find = async () => {
    const vocabularies = []
    for (const reference of references) vocabularies.push(await loadVocabulary(reference, settings))
    return sharedCutsOf(vocabularies)
  }
  return () => (found ??= find())
}

function mayLose({ kinds, model, preTokenizers }: Vocabulary): boolean {
  const fallsBack = 'byteFallback' in model && model.byteFallback === true
  const isBytewise = preTokenizers.some(({ type }) => type === 'bytes')
  return !fallsBack && !isBytewise && Array.from(kinds.values()).includes('unknown')
}
