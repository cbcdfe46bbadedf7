import { join } from 'node:path'
import type { PlainSettings } from '../../count/count-chunks.ts'
import { InputError } from '../../errors.ts'

/** Formats ranks like `3, 7, 9-12`. */
export function formatRanks(ranks: readonly number[], joint = ', '): string {
  const runs: [number, number][] = []
  for (const rank of ranks) {
    const last = runs.at(-1)
    if (last && last[1] === rank - 1) last[1] = rank
    else runs.push([rank, rank])
  }
  return runs.map(([from, to]) => (from === to ? `${from}` : `${from}-${to}`)).join(joint)
}

/** Quotes a word for a shell. */
export function shellQuote(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`
}

/** Options that are passed on to Slurm unchanged. */
export interface SbatchOptions {
  readonly time?: string | undefined
  readonly memory?: string | undefined
  readonly partition?: string | undefined
  readonly account?: string | undefined
  /** The processors of each rank, which also are its threads. */
  readonly cpus?: number | undefined
}

/** A job: its script, and the arguments of `sbatch`. */
export interface SlurmJob {
  readonly name: string
  readonly script: string
  readonly arguments: readonly string[]
  /** Rank = offset + task number in the array; undefined for the gather job. */
  readonly offset?: number
}

export interface Submission {
  readonly folder: string
  /** The ranks to count. */
  readonly ranks: readonly number[]
  /** Slurm's `MaxArraySize`: every task number is below it. */
  readonly maxArraySize: number
  /** The most ranks that run at once; by default Slurm decides. */
  readonly throttle?: number | undefined
  readonly options: SbatchOptions
  /** The command that runs tokrate: Node and the file of the command line. */
  readonly command: readonly string[]
  readonly settings: PlainSettings
}

/** The arrays that count the ranks, each of at most `maxArraySize` tasks. */
export function shardJobs(submission: Submission): SlurmJob[] {
  const { folder, ranks, maxArraySize, throttle, options } = submission
  const offsets = [...new Set(ranks.map(rank => rank - (rank % maxArraySize)))]
  return offsets.map(offset => {
    const numbers = ranks
      .filter(rank => rank - (rank % maxArraySize) === offset)
      .map(rank => rank - offset)
    const most = throttle === undefined ? '' : `%${throttle}`
    const rank = offset === 0 ? '$SLURM_ARRAY_TASK_ID' : `$((${offset} + SLURM_ARRAY_TASK_ID))`
    const threads = options.cpus === undefined ? '' : ` --threads ${options.cpus}`
    return {
      name: `shards-${offset}.sbatch`,
      offset,
      script: scriptOf(
        submission,
        'tokrate',
        `shard --rank "${rank}" --out ${shellQuote(folder)}${threads}`,
      ),
      arguments: [
        `--array=${formatRanks(numbers, ',')}${most}`,
        `--output=${logPattern(folder, 'rank-%A_%a.log')}`,
      ],
    }
  })
}

/** The job that gathers the results when all of `jobs` have succeeded. */
export function gatherJob(
  submission: Submission,
  jobs: readonly string[],
  format: string,
): SlurmJob {
  const { folder } = submission
  const report = shellQuote(join(folder, `report.${format}`))
  return {
    name: 'gather.sbatch',
    script: scriptOf(
      submission,
      'tokrate-gather',
      `gather ${shellQuote(folder)} --format ${format} --out ${report}`,
    ),
    arguments: [
      ...(jobs.length > 0
        ? [`--dependency=afterok:${jobs.join(':')}`, '--kill-on-invalid-dep=yes']
        : []),
      `--output=${logPattern(folder, 'gather-%j.log')}`,
    ],
  }
}

function scriptOf({ options, command, settings }: Submission, name: string, run: string): string {
  const { time, memory, partition, account, cpus } = options
  const values = { time, mem: memory, partition, account, 'cpus-per-task': cpus }
  const lines = Object.entries({ 'job-name': name, ...values }).flatMap(([option, value]) =>
    value === undefined ? [] : [`#SBATCH --${option}=${plainValue(option, String(value))}`],
  )
  return [
    '#!/bin/bash',
    '# Made by tokrate slurm; the numbers of the array and the log are arguments of sbatch.',
    ...lines,
    '',
    `export TOKRATE_CACHE=${shellQuote(settings.cache)}`,
    ...(settings.mirror === undefined
      ? []
      : [`export TOKRATE_MIRROR=${shellQuote(settings.mirror)}`]),
    `exec ${command.map(shellQuote).join(' ')} ${run}`,
    '',
  ].join('\n')
}

/** Throws unless sbatch reads the value as one word: versions of Slurm disagree on quotes in `#SBATCH` lines. */
function plainValue(option: string, value: string): string {
  if (/^[\w.,:/+@-]+$/.test(value)) return value
  throw new InputError(`--${option}: '${value}' is no value that sbatch takes`)
}

/** The path of a log, with `%` escaped: in Slurm's file names it begins a placeholder. */
function logPattern(folder: string, name: string): string {
  return join(folder.replaceAll('%', '%%'), 'slurm', name)
}
