import { join } from 'node:path'
import { openCorpus } from '../../corpora/open.ts'
import { type Checkpoints, checkpointsIn, clearCheckpoints } from '../../count/checkpoints.ts'
import { countChunks } from '../../count/count-chunks.ts'
import { plainRunTotals, type RunTotals } from '../../count/run-totals.ts'
import { InputError } from '../../errors.ts'
import { prefetch } from '../../load/locate.ts'
import type { Settings } from '../../sources/settings.ts'
import { referenceSpec } from '../compare.ts'
import { countsPieces } from '../spec.ts'
import { countedTokenizers, countersOf, cutChunks, isRead, sourcesOf } from '../texts.ts'
import type { ShardChunk } from './plan-shards.ts'
import { partialName, type RankResult, readResult, resultName, writeResult } from './rank-result.ts'
import { readShards, type Shards, stateOf } from './shards.ts'

export interface RunRankOptions {
  readonly settings: Settings
  readonly threads?: number | undefined
  readonly onRead?: ((bytes: number) => void) | undefined
  /** The approximate size of a chunk in bytes. */
  readonly chunkBytes?: number | undefined
  /** Milliseconds between two checkpoints. */
  readonly every?: number | undefined
}

export interface RankDone {
  readonly rank: number
  readonly path: string
  /** Whether an earlier run had counted it. */
  readonly wasDone: boolean
}

/**
 * Counts one of the shards in `folder`. The working directory must be the one that the shards were made
 * in, since paths are relative to it.
 */
export async function runRank(
  folder: string,
  rank: number,
  options: RunRankOptions,
): Promise<RankDone> {
  const { shards, hash } = await readShards(folder)
  if (rank >= shards.world)
    throw new InputError(`${folder}: has ranks 0 to ${shards.world - 1}, and no ${rank}`)
  const path = join(folder, resultName(rank, shards.world))
  const earlier = await readResult(path)
  if (typeof earlier === 'object' && earlier.shards === hash && earlier.rank === rank)
    return { rank, path, wasDone: true }
  const chunks = await chunksHere(shards, rank, options.settings)
  await checkFiles(shards, chunks)
  const tokenizers = await checkTokenizers(shards, options.settings)
  const { onStep } = options.settings
  const { every } = options
  const checkpoints = checkpointsIn(folder, { onStep, ...(every === undefined ? {} : { every }) })
  const totals = await countShard(shards, chunks, { ...options, rank, hash, checkpoints })
  // A file may have changed while it was counted.
  await checkFiles(shards, chunks)
  const result: RankResult = {
    rank,
    world: shards.world,
    shards: hash,
    tokrate: shards.tokrate,
    icu: process.versions.icu!,
    tokenizers,
    input: (totals[0] ?? []).map(cell => cell?.figures?.digest ?? null),
    totals: plainRunTotals(totals),
  }
  await writeResult(folder, result)
  await clearCheckpoints(checkpoints)
  return { rank, path, wasDone: false }
}

/** The chunks of a rank. Corpora of the catalog and the hub get the paths of this machine's cache. */
async function chunksHere(shards: Shards, rank: number, settings: Settings): Promise<ShardChunk[]> {
  const chunks: ShardChunk[] = []
  for (const { source, file } of shards.ranks[rank]!) {
    if (file.format !== 'built') {
      chunks.push({ source, file })
      continue
    }
    const { spec, corpus: then } = shards.texts[source]!
    const now = await openCorpus(spec.reference, { settings, ...spec.reading })
    if (isRead(then) && now.sha256 !== then.sha256) {
      throw new InputError(
        `${spec.reference}: is another text than when the shards were made; name its revision, and make them again in another folder`,
      )
    }
    chunks.push({ source, file: { ...file, path: now.files[0]!.path } })
  }
  return chunks
}

async function checkFiles(shards: Shards, chunks: readonly ShardChunk[]): Promise<void> {
  for (const { file } of chunks) {
    const then = shards.files[file.path]
    if (!then) continue
    const now = await stateOf(file)
    const changed = (['size', 'modified', 'ends'] as const).find(what => now[what] !== then[what])
    if (changed === undefined) continue
    const how = {
      size: `${then.size} bytes then, ${now.size} now`,
      modified: 'it was written again; copies keep their time with cp -p or rsync -t',
      ends: 'its bytes are others',
    }[changed]
    throw new InputError(
      `${file.path}: changed since the shards were made (${how}); make them again in another folder`,
    )
  }
}

async function checkTokenizers(
  { comparison }: Shards,
  settings: Settings,
): Promise<Record<string, string>> {
  const hashes: Record<string, string> = {}
  for (const { id, reference, sha256: then } of comparison.tokenizers) {
    await prefetch(reference, settings)
    const { sha256 } = await referenceSpec(reference, settings)
    if (sha256 !== then) {
      throw new InputError(
        `${id}: is another tokenizer than when the shards were made; put it back, or make them again in another folder`,
      )
    }
    hashes[id] = sha256
  }
  return hashes
}

async function countShard(
  shards: Shards,
  whole: readonly ShardChunk[],
  options: RunRankOptions & {
    readonly rank: number
    readonly hash: string
    readonly checkpoints: Checkpoints
  },
): Promise<RunTotals> {
  const { comparison, texts, world } = shards
  const { settings, threads, onRead, chunkBytes: size, rank, hash, checkpoints } = options
  const { onStep, ...plain } = settings
  const tokenizers = countedTokenizers(comparison)
  const run = {
    sources: sourcesOf([comparison], texts),
    counters: countersOf(tokenizers),
    chunks: await cutChunks(whole, { texts, tokenizers, settings, size }),
    settings: plain,
    needsPieces: (counter: number) => counter > 0 && countsPieces(comparison),
  }
  return countChunks(run, {
    threads,
    onRead,
    onStep,
    checkpoints,
    name: partialName(rank, world),
    identity: { shards: hash, icu: process.versions.icu },
  })
}
