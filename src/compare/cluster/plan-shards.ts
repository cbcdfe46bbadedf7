import { rowGroupsOf } from '../../corpora/files/parquet-samples.ts'
import type { SampleFile } from '../../corpora/files/sample-file.ts'
import { sizeOf } from '../../corpora/files/stamp.ts'
import { canBeCut, cutsNear } from '../../count/chunks.ts'
import type { SafeCuts } from '../../tokenizer/safe-cuts.ts'
import type { SpecText } from '../texts.ts'

/** A chunk that a rank counts: a whole file, a byte range of it, or some of its row groups. */
export interface ShardChunk {
  /** The index of its text. */
  readonly source: number
  readonly file: SampleFile
}

/** A file with its place when all files of the run are laid end to end. */
interface PlacedFile {
  readonly chunk: ShardChunk
  /** The number of row groups of a Parquet file; all are assumed to be equally long. */
  readonly groups?: number
  readonly from: number
  readonly to: number
}

/**
 * Cuts the texts into `world` shards of about as many bytes each, at line ends if the files allow it, else
 * between files. A shard may be empty if lines are long or bytes are few.
 *
 *     files of 10 and 6 bytes, 4 ranks, lines of 2  →  0–4, 4–8, 8–10 and 0–2, 2–6
 */
export async function planShards(
  texts: readonly SpecText[],
  { world, cuts }: { readonly world: number; readonly cuts: SafeCuts | undefined },
): Promise<ShardChunk[][]> {
  const files = await placedFiles(texts)
  const end = files.at(-1)?.to ?? 0
  const wanted = Array.from({ length: world - 1 }, (_, i) => Math.round((end * (i + 1)) / world))
  const places: number[] = []
  for (const file of files) {
    const own = wanted.filter(place => place > file.from && place <= file.to)
    places.push(...(await placesIn(file, own, cutsFor(file, texts, cuts))))
  }
  const borders = bordersOf(wanted, places, end)
  return borders.slice(1).map((to, rank) => chunksBetween(files, borders[rank]!, to))
}

async function placedFiles(texts: readonly SpecText[]): Promise<PlacedFile[]> {
  const files: PlacedFile[] = []
  let from = 0
  for (const [source, text] of texts.entries()) {
    for (const file of text.corpus.files) {
      const size = await sizeOf(file)
      const laid = { chunk: { source, file }, from, to: from + size }
      const isGrouped = file.format === 'parquet' && !file.compression
      files.push(isGrouped ? { ...laid, groups: await rowGroupsOf(file) } : laid)
      from += size
    }
  }
  return files
}

function cutsFor({ chunk }: PlacedFile, texts: readonly SpecText[], cuts: SafeCuts | undefined) {
  // A slice needs the whole text, so a sliced text is not cut.
  return texts[chunk.source]!.spec.slice === undefined ? cuts : undefined
}

/** The safe cuts of a file near the wanted places, and its two ends. */
async function placesIn(
  { chunk: { file }, from, to, groups }: PlacedFile,
  wanted: readonly number[],
  cuts: SafeCuts | undefined,
): Promise<number[]> {
  if (groups !== undefined)
    return Array.from({ length: groups + 1 }, (_, i) => placeOfGroup(i, { from, to, groups }))
  const inside = wanted.map(place => place - from).filter(place => place < to - from)
  const cut =
    inside.length > 0 && canBeCut(file) && (file.format !== 'text' || cuts)
      ? await cutsNear(file, inside, { to: to - from, cuts })
      : []
  return [from, ...cut.map(place => from + place), to]
}

/** The borders of the shards: for each wanted place the nearest of `places`. */
function bordersOf(wanted: readonly number[], places: readonly number[], end: number): number[] {
  let at = 0
  const nearest = wanted.map(place => {
    const distance = (i: number) => Math.abs(places[i]! - place)
    while (at + 1 < places.length && distance(at + 1) <= distance(at)) at += 1
    return places[at] ?? 0
  })
  return [0, ...nearest, end]
}

/** The chunks between two borders. A file that lies there whole gets no range. */
function chunksBetween(files: readonly PlacedFile[], from: number, to: number): ShardChunk[] {
  return files.flatMap(({ chunk: { source, file }, groups, ...laid }) => {
    const [start, end] = [Math.max(from, laid.from), Math.min(to, laid.to)]
    if (start >= end) return []
    const isWhole = start === laid.from && end === laid.to
    if (groups !== undefined && !isWhole) {
      const all = Array.from({ length: groups }, (_, i) => i)
      const own = all.filter(i => {
        const place = placeOfGroup(i, { ...laid, groups })
        return place >= start && place < end
      })
      const rowGroups = { from: own[0]!, to: own.at(-1)! + 1 }
      return [{ source, file: { ...file, rowGroups } }]
    }
    const range = { from: start - laid.from, to: end - laid.from }
    return [{ source, file: isWhole ? file : { ...file, range } }]
  })
}

function placeOfGroup(
  group: number,
  { from, to, groups }: { readonly from: number; readonly to: number; readonly groups: number },
): number {
  return from + Math.round(((to - from) * group) / groups)
}
