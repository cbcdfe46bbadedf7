import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import writeFileAtomic from 'write-file-atomic'
import { digestOfEnds } from '../../corpora/digest.ts'
import { unpackedName } from '../../corpora/files/decompress.ts'
import { isSelective, type ReadingOptions } from '../../corpora/reading.ts'
import type { Part } from '../../count/part.ts'
import { type Stamp, stampOf } from '../../count/stamp.ts'
import { InputError } from '../../errors.ts'
import { codeOf, readIfThere } from '../../sources/cache.ts'
import { sha256 } from '../../sources/hash.ts'
import { ownVersion } from '../../sources/package.ts'
import { type CompareOptions, planComparison } from '../compare.ts'
import type { MeasureOptions } from '../measure.ts'
import { cutsOfPlan, openParted, type PartedText } from '../parted.ts'
import type { Plan } from '../spec.ts'
import { planShards } from './plan-shards.ts'

/** A comparison cut into shards: plain data, `plan.json` in the folder that its ranks share. */
export interface ShardPlan {
  readonly tokrate: string
  /** What relative paths begin at. */
  readonly from: string
  readonly comparison: Plan
  /** Whether the metrics were named; else a report shows the usual ones. */
  readonly namesMetrics: boolean
  readonly texts: readonly PartedText[]
  /** By path: what every file was when the shards were planned. */
  readonly files: Readonly<Record<string, FileState>>
  readonly world: number
  readonly shards: readonly (readonly Part[])[]
}

export interface FileState extends Stamp {
  /** Of both its ends: what was overwritten keeps its size, and may keep its time. */
  readonly ends: string
}

export interface PlanShardsOptions
  extends ReadingOptions,
    Pick<CompareOptions, 'baseline' | 'metrics' | 'alpha'>,
    Pick<MeasureOptions, 'settings'> {
  readonly corpora: readonly string[]
  readonly world: number
  /** The folder that paths are relative to. */
  readonly from: string
}

/** Plans shards, and writes the plan into `folder`, where there must be none. */
export async function writeShardPlan(
  folder: string,
  tokenizers: readonly string[],
  options: PlanShardsOptions,
): Promise<ShardPlan> {
  const { settings, world, corpora, from } = options
  if (await readIfThere(planPath(folder)))
    throw new InputError(`${folder}: holds a plan already; name another folder with --out`)
  if (corpora.includes('-'))
    throw new InputError('standard input cannot be cut into shards; write it into a file')
  if (isSelective(options)) {
    throw new InputError(
      '--limit and --sample read a corpus from its beginning, which no shard does; leave them out',
    )
  }
  const comparison = await planComparison(tokenizers, options)
  const texts = await openParted(comparison, settings)
  refuseUnpacked(texts)
  const cuts = await cutsOfPlan(comparison, texts, settings)
  const plan: ShardPlan = {
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
    shards: await planShards(texts, { world, cuts }),
  }
  try {
    await mkdir(folder, { recursive: true })
    await writeFileAtomic(planPath(folder), `${JSON.stringify(plan, undefined, 1)}\n`)
  } catch (error) {
    throw new InputError(`${folder}: cannot be written (${codeOf(error)})`, { cause: error })
  }
  return plan
}

/** The plan in a folder, and its hash, which every rank puts on its result. */
export async function readShardPlan(
  folder: string,
): Promise<{ readonly plan: ShardPlan; readonly hash: string }> {
  const bytes = await readIfThere(planPath(folder))
  if (!bytes) {
    throw new InputError(
      `${folder}: holds no plan; make one with tokrate shard --corpus … --tokenizers … --world … --out`,
    )
  }
  const plan = parsed(bytes.toString())
  if (!plan) throw new InputError(`${planPath(folder)}: damaged; plan the shards again`)
  if (plan.tokrate !== ownVersion()) {
    throw new InputError(
      `${folder}: planned with tokrate ${plan.tokrate}, and this is ${ownVersion()}; run all with one version`,
    )
  }
  return { plan, hash: sha256(bytes) }
}

/** What the files of one's own are now. */
export async function stateOf(file: PartedText['corpus']['files'][number]): Promise<FileState> {
  return { ...(await stampOf(file)), ends: await digestOfEnds(file) }
}

/** What each rank reads, and how much of it. */
export function sizedShards({ shards, texts, files }: ShardPlan) {
  return shards.map(parts =>
    parts.map(({ corpus, file }) => ({
      file: file.name,
      // A corpus of the catalog is one file.
      bytes: file.range
        ? file.range.to - file.range.from
        : (files[file.path]?.size ?? texts[corpus]!.bytes),
      ...(file.rowGroups ? { rowGroups: file.rowGroups.to - file.rowGroups.from } : {}),
    })),
  )
}

/** Parquet is unpacked into a file of this process, which no rank will find. */
function refuseUnpacked(texts: readonly PartedText[]): void {
  for (const { name, format } of texts.flatMap(({ corpus }) => corpus.files)) {
    if (format === 'parquet' && unpackedName(name).compression !== undefined)
      throw new InputError(`${name}: packed Parquet cannot be cut into shards; unpack it first`)
  }
}

/** The files that are read where they lie; those of the catalog are built by each machine. */
function ownFiles(texts: readonly PartedText[]) {
  return texts.flatMap(({ corpus }) => corpus.files).filter(({ format }) => format !== 'built')
}

function planPath(folder: string): string {
  return join(folder, 'plan.json')
}

function parsed(text: string): ShardPlan | undefined {
  try {
    const plan = JSON.parse(text) as Partial<ShardPlan>
    return plan.shards?.length === plan.world ? (plan as ShardPlan) : undefined
  } catch {
    return undefined
  }
}
