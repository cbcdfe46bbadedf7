import { resolve } from 'node:path'
import { Argument, type Command, Option } from 'commander'
import { InputError } from '../errors.ts'
import { settingsFrom } from '../sources/settings.ts'
import { positiveInteger, sharedOption } from './options.ts'
import { print, printJson } from './output.ts'
import { addShardOptions, describesShards, makeShards, type ShardFlags } from './shard.ts'

interface Options extends Omit<ShardFlags, 'out'> {
  readonly out?: string
  readonly time?: string
  readonly memory?: string
  readonly partition?: string
  readonly account?: string
  readonly cpus?: number
  readonly throttle?: number
  readonly format: string
  readonly dryRun?: true
  readonly json?: true
}

export function slurmCommand(program: Command): void {
  const command = program
    .command('slurm')
    .description('count the shards of a comparison as an array of Slurm, the missing ones again')
    .addArgument(new Argument('[action]', 'how far the shards are').choices(['status']))
    .argument('[folder]', 'what shard or slurm was given as --out')
  addShardOptions(command)
    .option('--time <limit>', 'of each rank, as sbatch has it')
    .option('--memory <size>', 'of each rank: 4G')
    .option('--partition <name>', "Slurm's partition")
    .option('--account <name>', 'who pays')
    .option('--cpus <n>', 'processors of each rank', positiveInteger)
    .option('--throttle <n>', 'how many ranks run at once', positiveInteger)
    .addOption(
      new Option('-f, --format <format>', 'of the report')
        .choices(['md', 'csv', 'json', 'html'])
        .default('md'),
    )
    .option('--dry-run', 'print the scripts, and submit nothing')
    .addOption(sharedOption('json'))
    .action(runSlurm)
  for (const option of command.options)
    if (option.long === '--out') option.makeOptionMandatory(false)
}

async function runSlurm(
  action: string | undefined,
  named: string | undefined,
  options: Options,
): Promise<void> {
  const out = named ?? options.out
  if (out === undefined) throw new InputError('name the folder of the shards with --out')
  if (action === 'status') return showStatus(out, options)
  const ranks = await ranksToCount({ ...options, out })
  if (ranks.length === 0) {
    if (options.json) return printJson({ submitted: [] })
    return print(`${out}: nothing to submit; tokrate slurm status ${out} shows why`)
  }
  const {
    maxArraySize,
    submit,
    describeSubmission: described,
  } = await import('../compare/cluster/slurm.ts')
  const { formatRanks: listed } = await import('../compare/cluster/sbatch.ts')
  const { time, memory, partition, account, cpus, throttle, format } = options
  const submission = {
    folder: resolve(out),
    ranks,
    maxArraySize: await maxArraySize({ orUsual: options.dryRun === true }),
    throttle,
    options: { time, memory, partition, account, cpus },
    command: [process.execPath, resolve(process.argv[1]!)],
    settings: settingsFrom(),
  }
  if (options.dryRun) return print(described(submission, format))
  const submitted = await submit(submission, format)
  if (options.json) return printJson({ ranks, submitted })
  print(
    `submitted ranks ${listed(ranks)} as ${submitted.map(({ job }) => job).join(', ')}; ` +
      `the report will be ${out}/report.${format}`,
  )
}

/** All ranks of new shards; of old ones the ranks that are neither counted nor in the queue. */
async function ranksToCount(options: Options & { readonly out: string }): Promise<number[]> {
  const { hasShards } = await import('../compare/cluster/shards.ts')
  const isCut = hasShards(resolve(options.out))
  if (!isCut && options.dryRun && options.world !== undefined)
    return Array.from({ length: options.world }, (_, rank) => rank)
  if (!isCut && !options.dryRun && describesShards(options)) {
    const { world } = await makeShards(options)
    return Array.from({ length: world }, (_, rank) => rank)
  }
  if (isCut && describesShards(options)) {
    throw new InputError(
      `${options.out}: holds shards already; give --out alone to submit the missing ranks, or name another folder`,
    )
  }
  const { statusOf } = await import('../compare/cluster/slurm.ts')
  const { missing, queued } = await statusOf(resolve(options.out))
  return missing.filter(rank => queued[rank] === undefined)
}

async function showStatus(folder: string, { json }: Options): Promise<void> {
  const { statusOf } = await import('../compare/cluster/slurm.ts')
  const { formatRanks: listed } = await import('../compare/cluster/sbatch.ts')
  const status = await statusOf(resolve(folder))
  if (json) return printJson(status)
  const { world, done, wrong, missing, queued } = status
  const waiting = Object.keys(queued).map(Number)
  const lost = missing.filter(rank => queued[rank] === undefined)
  print(
    [
      `${folder}: ${done.length} of ${world} ranks are counted`,
      ...(waiting.length > 0 ? [`in the queue: ${listed(waiting)}`] : []),
      ...wrong.map(({ rank, why }) => `rank ${rank} ${why}`),
      ...(lost.length > 0
        ? [`missing: ${listed(lost)}; tokrate slurm --out ${folder} submits them again`]
        : []),
    ].join('\n'),
  )
}
