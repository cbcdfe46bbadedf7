import { existsSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import writeFileAtomic from 'write-file-atomic'
import { digestOfEnds } from '../../corpora/digest.ts'
import { unpackedName } from '../../corpora/files/decompress.ts'
import { type Stamp, stampOf } from '../../corpora/files/stamp.ts'
import { isSelective, type ReadingOptions } from '../../corpora/reading.ts'
import { lazyCutsOf } from '../../count/chunks.ts'
import { InputError, nameOption } from '../../errors.ts'
import { codeOf, readIfThere } from '../../sources/cache.ts'
import { sha256 } from '../../sources/hash.ts'
import { ownVersion } from '../../sources/package.ts'
import { type CompareOptions, comparisonSpec } from '../compare.ts'
import type { MeasureOptions } from '../measure.ts'
import type { ComparisonSpec } from '../spec.ts'
import { countedTokenizers, openText, type SpecText } from '../texts.ts'
import { planShards, type ShardChunk } from './plan-shards.ts'

/** A comparison cut into shards: plain data, `shards.json` in the folder that its ranks share. */
export interface Shards {
  readonly tokrate: string
  /** The folder that relative paths begin at. */
  readonly from: string
  readonly comparison: ComparisonSpec
  /** Whether the user named the metrics; else the report shows the default ones. */
  readonly namesMetrics: boolean
  readonly texts: readonly SpecText[]
  /** By path: the state of every file when the shards were made. */
  readonly files: Readonly<Record<string, FileState>>
  readonly world: number
  /** By rank: its chunks. */
  readonly ranks: readonly (readonly ShardChunk[])[]
}

export interface FileState extends Stamp {
  /** The digest of both ends of the file: an overwritten file may keep its size and its time. */
  readonly ends: string
}

export interface ShardOptions
  extends ReadingOptions,
    Pick<CompareOptions, 'baseline' | 'metrics' | 'alpha'>,
    Pick<MeasureOptions, 'settings'> {
  readonly corpora: readonly string[]
  readonly world: number
  /** The folder that paths are relative to. */
  readonly from: string
}

/** Cuts a comparison into shards and writes them into `folder`, which must not have any yet. */
export async function writeShards(
  folder: string,
  tokenizers: readonly string[],
  options: ShardOptions,
): Promise<Shards> {
  const { settings, world, corpora, from } = options
  if (hasShards(folder))
    throw new InputError(
      `${folder}: holds shards already; name another folder with ${nameOption('out')}`,
    )
  if (corpora.includes('-'))
    throw new InputError('standard input cannot be cut into shards; write it into a file')
  if (isSelective(options)) {
    throw new InputError(
      `${nameOption('limit')} and ${nameOption('sample')} read a corpus from its beginning, which no shard does; leave them out`,
    )
  }
  const comparison = await comparisonSpec(tokenizers, options)
  const texts: SpecText[] = []
  for (const spec of comparison.corpora) texts.push(await openText(spec, settings, 0))
  refuseUnpacked(texts)
  const references = countedTokenizers(comparison).map(({ reference }) => reference)
  const hasText = texts.some(({ corpus }) => corpus.files.some(({ format }) => format === 'text'))
  const cuts = hasText ? await lazyCutsOf(references, settings)() : undefined
  const shards: Shards = {
    tokrate: ownVersion(),
    from,
    comparison,
    namesMetrics: options.metrics !== undefined,
    texts,
    files: Object.fromEntries(
      await Promise.all(
        ownFiles(texts).map(async file => [file.path, await stateOf(file)] as const),
      ),
    ),
    world,
    ranks: await planShards(texts, { world, cuts }),
  }
  try {
    await mkdir(folder, { recursive: true })
    await writeFileAtomic(shardsPath(folder), `${JSON.stringify(shards, undefined, 1)}\n`)
  } catch (error) {
    throw new InputError(`${folder}: cannot be written (${codeOf(error)})`, { cause: error })
  }
  return shards
}

/** Reads the shards in a folder, and their hash, which every rank writes into its result. */
export async function readShards(
  folder: string,
): Promise<{ readonly shards: Shards; readonly hash: string }> {
  const bytes = await readIfThere(shardsPath(folder))
  if (!bytes) {
    throw new InputError(
      `${folder}: holds no shards; make some with tokrate shard --corpus … --tokenizers … --world … --out`,
    )
  }
  const shards = parsed(bytes.toString())
  if (!shards) throw new InputError(`${shardsPath(folder)}: damaged; make the shards again`)
  if (shards.tokrate !== ownVersion()) {
    throw new InputError(
      `${folder}: made with tokrate ${shards.tokrate}, and this is ${ownVersion()}; run all with one version`,
    )
  }
  return { shards, hash: sha256(bytes) }
}

/** The present state of a file. */
export async function stateOf(file: SpecText['corpus']['files'][number]): Promise<FileState> {
  return { ...(await stampOf(file)), ends: await digestOfEnds(file) }
}

/** By rank: the files that it reads, and the number of bytes of each. */
export function shardSizes({ ranks, texts, files }: Shards) {
  return ranks.map(chunks =>
    chunks.map(({ source, file }) => ({
      file: file.name,
      // A corpus of the catalog is one file.
      bytes: file.range
        ? file.range.to - file.range.from
        : (files[file.path]?.size ?? texts[source]!.bytes),
      ...(file.rowGroups ? { rowGroups: file.rowGroups.to - file.rowGroups.from } : {}),
    })),
  )
}

/** Throws for compressed Parquet: it is unpacked into a temporary file of this process, which no rank can read. */
function refuseUnpacked(texts: readonly SpecText[]): void {
  for (const { name, format } of texts.flatMap(({ corpus }) => corpus.files)) {
    if (format === 'parquet' && unpackedName(name).compression !== undefined)
      throw new InputError(`${name}: packed Parquet cannot be cut into shards; unpack it first`)
  }
}

/** The files of the user. Those of the catalog are built on each machine. */
function ownFiles(texts: readonly SpecText[]) {
  return texts.flatMap(({ corpus }) => corpus.files).filter(({ format }) => format !== 'built')
}

/** Whether a folder holds shards. */
export function hasShards(folder: string): boolean {
  return existsSync(shardsPath(folder))
}

function shardsPath(folder: string): string {
  return join(folder, 'shards.json')
}

function parsed(text: string): Shards | undefined {
  try {
    const shards = JSON.parse(text) as Partial<Shards>
    return shards.ranks?.length === shards.world ? (shards as Shards) : undefined
  } catch {
    return undefined
  }
}
