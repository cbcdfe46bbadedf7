import { join } from 'node:path'
import { openCorpus } from '../../corpora/open.ts'
import { type Checkpoints, checkpointsIn, clearCheckpoints } from '../../count/checkpoints.ts'
import type { Part } from '../../count/part.ts'
import { type PartTotals, plainTotals, runParts } from '../../count/run-parts.ts'
import { InputError } from '../../errors.ts'
import { prefetch } from '../../load/locate.ts'
import type { Settings } from '../../sources/settings.ts'
import { planReference } from '../compare.ts'
import { blocksOfParts, countersOf, cutsOfPlan, isRead, partedCorpora } from '../parted.ts'
import { partialName, type RankResult, readResult, resultName, writeResult } from './rank-result.ts'
import { readShardPlan, type ShardPlan, stateOf } from './shards.ts'

export interface RunRankOptions {
  readonly settings: Settings
  readonly threads?: number | undefined
  readonly onRead?: ((bytes: number) => void) | undefined
  /** About so many bytes are counted as one. */
  readonly blockBytes?: number | undefined
  /** Milliseconds between two writes of what was counted so far. */
  readonly every?: number | undefined
}

export interface RankDone {
  readonly rank: number
  readonly path: string
  /** It was counted before. */
  readonly wasDone: boolean
}

/** Counts one shard of the plan in `folder`; the process stands in the folder that the plan was made from. */
export async function runRank(
  folder: string,
  rank: number,
  options: RunRankOptions,
): Promise<RankDone> {
  const { plan, hash } = await readShardPlan(folder)
  if (rank >= plan.world)
    throw new InputError(`${folder}: has ranks 0 to ${plan.world - 1}, and no ${rank}`)
  const path = join(folder, resultName(rank, plan.world))
  const earlier = await readResult(path)
  if (typeof earlier === 'object' && earlier.plan === hash && earlier.rank === rank)
    return { rank, path, wasDone: true }
  const parts = await partsHere(plan, rank, options.settings)
  await checkFiles(plan, parts)
  const tokenizers = await checkTokenizers(plan, options.settings)
  const { onStep } = options.settings
  const { every } = options
  const checkpoints = checkpointsIn(folder, { onStep, ...(every === undefined ? {} : { every }) })
  const totals = await countShard(plan, parts, { ...options, rank, hash, checkpoints })
  // What was read may have been changed meanwhile.
  await checkFiles(plan, parts)
  const result: RankResult = {
    rank,
    world: plan.world,
    plan: hash,
    tokrate: plan.tokrate,
    icu: process.versions.icu!,
    tokenizers,
    input: (totals[0] ?? []).map(tally => tally?.figures?.digest ?? null),
    totals: plainTotals(totals),
  }
  await writeResult(folder, result)
  await clearCheckpoints(checkpoints)
  return { rank, path, wasDone: false }
}

/** The shard, with corpora of the catalog and the hub where this machine keeps them. */
async function partsHere(plan: ShardPlan, rank: number, settings: Settings): Promise<Part[]> {
  const parts: Part[] = []
  for (const { corpus, file } of plan.shards[rank]!) {
    if (file.format !== 'built') {
      parts.push({ corpus, file })
      continue
    }
    const { planned, corpus: then } = plan.texts[corpus]!
    const now = await openCorpus(planned.reference, { settings, ...planned.reading })
    if (isRead(then) && now.sha256 !== then.sha256) {
      throw new InputError(
        `${planned.reference}: is another text than when the shards were planned; name its revision, and plan again into another folder`,
      )
    }
    parts.push({ corpus, file: { ...file, path: now.files[0]!.path } })
  }
  return parts
}

async function checkFiles(plan: ShardPlan, parts: readonly Part[]): Promise<void> {
  for (const { file } of parts) {
    const planned = plan.files[file.path]
    if (!planned) continue
    const now = await stateOf(file)
    const changed = (['size', 'modified', 'ends'] as const).find(
      what => now[what] !== planned[what],
    )
    if (changed === undefined) continue
    const how = {
      size: `${planned.size} bytes then, ${now.size} now`,
      modified: 'it was written again; copies keep their time with cp -p or rsync -t',
      ends: 'its bytes are others',
    }[changed]
    throw new InputError(
      `${file.path}: changed since the shards were planned (${how}); plan again into another folder`,
    )
  }
}

async function checkTokenizers(
  { comparison }: ShardPlan,
  settings: Settings,
): Promise<Record<string, string>> {
  const hashes: Record<string, string> = {}
  for (const { id, reference, sha256: planned } of comparison.tokenizers) {
    await prefetch(reference, settings)
    const { sha256 } = await planReference(reference, settings)
    if (sha256 !== planned) {
      throw new InputError(
        `${id}: is another tokenizer than when the shards were planned; put it back, or plan again into another folder`,
      )
    }
    hashes[id] = sha256
  }
  return hashes
}

async function countShard(
  plan: ShardPlan,
  parts: readonly Part[],
  options: RunRankOptions & {
    readonly rank: number
    readonly hash: string
    readonly checkpoints: Checkpoints
  },
): Promise<PartTotals> {
  const { comparison, texts, world } = plan
  const { settings, threads, onRead, blockBytes, rank, hash, checkpoints } = options
  const { onStep, ...plain } = settings
  const cuts = await cutsOfPlan(comparison, texts, settings)
  const run = {
    corpora: partedCorpora(comparison, texts),
    counters: countersOf(comparison),
    parts: await blocksOfParts(parts, texts, { cuts, size: blockBytes }),
    settings: plain,
  }
  return runParts(run, {
    threads,
    onRead,
    onStep,
    checkpoints,
    name: partialName(rank, world),
    identity: { plan: hash, icu: process.versions.icu },
  })
}
