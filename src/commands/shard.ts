import { resolve } from 'node:path'
import { type Command, InvalidArgumentError } from 'commander'
import { InputError } from '../errors.ts'
import { rankFrom, settingsFrom } from '../sources/settings.ts'
import { byteProgress } from './byte-progress.ts'
import { collect, positiveInteger, sharedOption } from './options.ts'
import { print, printJson, tell } from './output.ts'
import { addReadingOptions, type ReadingFlags, readingOf } from './reading-options.ts'

/** The flags that determine the shards. */
export interface ShardFlags extends ReadingFlags {
  readonly corpus?: string[]
  readonly tokenizers?: string[]
  readonly world?: number
  readonly out: string
  readonly baseline?: string
  readonly metric?: string[]
}

interface Options extends ShardFlags {
  readonly rank?: number
  readonly threads?: number
  readonly json?: true
}

export function shardCommand(program: Command): void {
  const command = program
    .command('shard')
    .description('cut a comparison into shards for many machines, or count one of them')
  addShardOptions(command)
    .option('--rank <n>', 'count this shard; else SLURM_ARRAY_TASK_ID, JOB_COMPLETION_INDEX', rank)
    .addOption(sharedOption('threads'))
    .addOption(sharedOption('json'))
    .action(runShard)
}

export function addShardOptions(command: Command): Command {
  command
    .requiredOption('-o, --out <folder>', 'the folder that all ranks share: shards and results')
    .addOption(sharedOption('corpus', 'catalog id or path (repeatable)'))
    .option('-t, --tokenizers <tokenizer...>', 'catalog ids, paths or addresses')
    .option('-w, --world <n>', 'how many shards to make', positiveInteger)
    .option('-b, --baseline <tokenizer>', 'what the others are held against')
    .option('-m, --metric <metric>', 'what will be asked for (repeatable)', collect)
    .addOption(sharedOption('field'))
  return addReadingOptions(command)
}

/** Makes the shards if the flags describe them; else counts one. */
async function runShard({ json, rank, threads, ...flags }: Options): Promise<void> {
  if (!describesShards(flags))
    return countShard(flags.out, rank ?? rankOfEnvironment(), { threads, json })
  if (rank !== undefined)
    throw new InputError('make the shards first, then count them: --rank goes with --out alone')
  const made = await makeShards(flags)
  const bytes = made.sizes.map(files => files.reduce((sum, { bytes }) => sum + bytes, 0))
  if (json) return printJson({ folder: flags.out, world: made.world, bytes })
  const { shellQuote: quoted } = await import('../compare/cluster/sbatch.ts')
  const folder = quoted(flags.out)
  const empty = bytes.filter(size => size === 0).length
  print(
    `${flags.out}: ${made.world} shards of up to ${(Math.max(...bytes) / 1e6).toFixed(1)} MB` +
      `${empty > 0 ? `, ${empty} of them empty` : ''}; ` +
      `count each with tokrate shard --rank <0-${made.world - 1}> --out ${folder}, then tokrate gather ${folder}`,
  )
}

/** Whether the flags describe shards. */
export function describesShards({ corpus, tokenizers, world }: ShardFlags): boolean {
  return corpus !== undefined || tokenizers !== undefined || world !== undefined
}

/** Makes the shards that the flags describe, and returns them with their sizes in bytes. */
export async function makeShards({
  corpus,
  tokenizers,
  world,
  out,
  baseline,
  metric,
  ...reading
}: ShardFlags) {
  if (!corpus || !tokenizers || world === undefined)
    throw new InputError('to make shards, give --corpus, --tokenizers and --world')
  const { writeShards, shardSizes } = await import('../compare/cluster/shards.ts')
  const { findMetric } = await import('../metrics/metrics.ts')
  const shards = await writeShards(resolve(out), tokenizers, {
    settings: { ...settingsFrom(), onStep: tell },
    corpora: corpus,
    world,
    from: process.cwd(),
    ...(baseline === undefined ? {} : { baseline }),
    ...(metric ? { metrics: metric.map(findMetric) } : {}),
    ...readingOf(reading),
  })
  return { world, sizes: shardSizes(shards) }
}

async function countShard(
  out: string,
  rank: number,
  { threads, json }: { readonly threads: number | undefined; readonly json: true | undefined },
): Promise<void> {
  const { runRank } = await import('../compare/cluster/run-rank.ts')
  const { readShards } = await import('../compare/cluster/shards.ts')
  const folder = resolve(out)
  const { shards } = await readShards(folder)
  enterFolder(shards.from)
  const progress = await byteProgress()
  const settings = { ...settingsFrom(), onStep: tell }
  const done = await runRank(folder, rank, { settings, threads }).finally(progress.stop)
  if (json) printJson(done)
  else print(`rank ${rank} ${done.wasDone ? 'was counted before' : 'is counted'}: ${done.path}`)
}

/** Changes to the folder where the shards were made, since paths are relative to it. */
function enterFolder(folder: string): void {
  try {
    process.chdir(folder)
  } catch (error) {
    throw new InputError(`${folder}: the shards were made there, and it cannot be entered here`, {
      cause: error,
    })
  }
}

function rankOfEnvironment(): number {
  const told = rankFrom()
  if (told !== undefined && /^\d+$/.test(told)) return Number(told)
  throw new InputError(
    told === undefined
      ? 'which shard? name it with --rank, or SLURM_ARRAY_TASK_ID, or JOB_COMPLETION_INDEX; to make shards, give --corpus, --tokenizers and --world'
      : `'${told}' is no rank; SLURM_ARRAY_TASK_ID and JOB_COMPLETION_INDEX are whole numbers`,
  )
}

function rank(value: string): number {
  if (!/^\d+$/.test(value)) throw new InvalidArgumentError('Not a whole number.')
  return Number(value)
}
